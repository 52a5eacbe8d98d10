import { Body, Controller, Get, Post } from '@nestjs/common';
import { Unusual, type Person } from '@trace/casework';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller, IdempotencyKey } from './headers.ts';
import { SayOfUnusual } from './unusual.message.ts';
import { UnusualView, UnusualWordView } from './views/unusual.view.ts';

/** What is unusual about partners and about this State's own officers; reading it leaves a line too. */
@Controller('v1/unusual')
export class UnusualController {
  constructor(private readonly unusual: Unusual) {}

  /** Shows what is unusual, counted at this moment, and the openings of cases that were drawn to be looked at. */
  @Get()
  @Allow('unusual.read')
  @Documented({ ok: UnusualView, problems: [] })
  async getUnusual(@Caller() person: Person): Promise<UnusualView> {
    return UnusualView.of(await this.unusual.report(person));
  }

  /** Says about a finding or a drawn opening whether it was justified; it stays, and others may be said after it. */
  @Post('words')
  @Allow('unusual.judge')
  @Documented({ body: SayOfUnusual, made: UnusualWordView, problems: [404, 408, 413, 415, 422] })
  async sayOfUnusual(
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @Body() { about, verdict, sentence }: SayOfUnusual,
  ): Promise<UnusualWordView> {
    return UnusualWordView.of(await this.unusual.say(person, { about, verdict, sentence, key }));
  }
}
