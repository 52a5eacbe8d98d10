import { Controller, Get, Req, Res, type BeforeApplicationShutdown } from '@nestjs/common';
import { LiveEvents, type LiveEvent, type Session } from '@trace/casework';
import type { Request, Response } from 'express';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { CallerSession } from './headers.ts';

/** A browser that reads no more than this behind is not worth waiting for. */
const MOST_UNREAD_BYTES = 65_536;

/** Where the pages of the console hear that something has changed; what, they ask for as ever. */
@Controller('v1/events')
export class EventsController implements BeforeApplicationShutdown {
  constructor(private readonly live: LiveEvents) {}

  /** Tells as it happens that a case has changed which the caller may see, or that there are notices for him. */
  @Get()
  @Allow('events.hear')
  @Documented({ stream: true, problems: [404, 429] })
  hearEvents(
    @CallerSession() session: Session,
    @Req() request: Request,
    @Res() response: Response,
  ): void {
    const leave = this.live.join({
      session,
      say: (event) => {
        if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
        else response.write(textOf(event));
      },
      end: () => response.end(),
    });
    response.on('close', leave);
    response.status(200).set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    response.flushHeaders();
    // Browsers that lose a node come back one after the other.
    response.write(`retry: ${2_000 + Math.round(Math.random() * 3_000)}\n\n`);
    response.write(textOf({ event: 'beat' }));
  }

  /** Without this the end of the node would wait for everybody who listens. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.live.close();
  }
}

function textOf({ event, caseId }: LiveEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(caseId === undefined ? {} : { caseId })}\n\n`;
}
