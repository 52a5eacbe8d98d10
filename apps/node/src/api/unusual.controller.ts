import { Body, Controller, Get, Post } from '@nestjs/common';
import { Baits, Unusual, type Person } from '@trace/casework';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller, IdempotencyKey } from './headers.ts';
import { PlaceBait, SayOfUnusual } from './unusual.message.ts';
import { BaitsView, BaitView, UnusualView, UnusualWordView } from './views/unusual.view.ts';

/** What is unusual about partners and about this State's own officers; reading it leaves a line too. */
@Controller('v1/unusual')
export class UnusualController {
  constructor(
    private readonly unusual: Unusual,
    private readonly baits: Baits,
  ) {}

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

  /** Lists the cases of which an auditor has said that nobody has a reason to open them. */
  @Get('baits')
  @Allow('bait.list')
  @Documented({ ok: BaitsView, problems: [] })
  async listBaits(@Caller() person: Person): Promise<BaitsView> {
    return { baits: (await this.baits.list(person)).map((one) => BaitView.of(one)) };
  }

  /** Names a case that nobody has a reason to open, or says that it is no bait any more. */
  @Post('baits')
  @Allow('bait.place')
  @Documented({ body: PlaceBait, made: BaitView, problems: [404, 408, 413, 415, 422] })
  async placeBait(
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @Body() { reference, standing }: PlaceBait,
  ): Promise<BaitView> {
    const isPlaced = standing === 'PLACED';
    return BaitView.of(await this.baits.place(person, { reference, isPlaced, key }));
  }
}
