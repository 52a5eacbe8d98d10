import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { OIDC_CALLBACK, StateSignIn } from '@trace/casework';
import { Problem } from '@trace/platform';
import type { Request, Response } from 'express';
import { Allow, OPEN } from './allow.ts';
import { AnyQuery } from './any-query.ts';
import { callOf } from './call.ts';
import { Documented } from './documented.ts';
import { originOf } from './headers.ts';
import {
  giveDepartureCookie,
  giveSessionCookie,
  departureCookieOf,
  takeDepartureCookie,
} from './session-cookie.ts';

/** The way to the sign-in of the State and back (OpenID Connect). A browser goes it, so every end is a page. */
@Controller()
export class OidcController {
  constructor(private readonly stateSignIn: StateSignIn) {}

  /** Leads to the sign-in of the State. */
  @Get('v1/oidc/start')
  @Allow(OPEN)
  @Documented({ leadsOn: true, problems: [404], open: true })
  async startStateSignIn(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.leadOn(request, response, async () => {
      const { to, kept } = await this.stateSignIn.begin();
      giveDepartureCookie(response, kept);
      return to;
    });
  }

  /** Takes in whoever comes back from there: begins a session, and leads to the console. */
  @Get(OIDC_CALLBACK.slice(1))
  @Allow(OPEN)
  @AnyQuery()
  @ApiQuery({
    name: 'code',
    required: false,
    description: 'What the provider gives for the identity.',
  })
  @ApiQuery({ name: 'state', required: false, description: 'What came with the way there.' })
  @ApiQuery({ name: 'error', required: false, description: 'Why the provider vouches for nobody.' })
  @Documented({ leadsOn: true, problems: [404], open: true })
  async finishStateSignIn(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const kept = departureCookieOf(request);
    takeDepartureCookie(response);
    await this.leadOn(request, response, async () => {
      const query = new URL(request.url, 'http://node.invalid').search;
      const { secret } = await this.stateSignIn.finish(query, kept, originOf(request));
      giveSessionCookie(response, secret);
      return '/';
    });
  }

  /** Leads to where one signs out at the provider as well. */
  @Get('v1/oidc/end')
  @Allow(OPEN)
  @Documented({ leadsOn: true, problems: [404], open: true })
  async endStateSignIn(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.leadOn(request, response, () => this.stateSignIn.end());
  }

  /** Sends the browser on; a problem is shown by the console, with the number under which log and audit know it. */
  private async leadOn(
    request: Request,
    response: Response,
    where: () => Promise<string>,
  ): Promise<void> {
    const to = await where().catch((fault: unknown) => {
      if (!(fault instanceof Problem) || fault.code === 'route.unknown') throw fault;
      const told = { problem: fault.code, instance: callOf(request).correlationId };
      return `/?${new URLSearchParams(told).toString()}`;
    });
    response.status(303).setHeader('Location', to);
    response.setHeader('Referrer-Policy', 'no-referrer');
  }
}
