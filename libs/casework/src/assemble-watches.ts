import type { Lanes } from '@trace/exchange';
import { LedgerWatch, PartnerWatch } from './notices/index.ts';
import { UnusualWatch, type Unusual, type UnusualGround } from './unusual/index.ts';

/** The rounds that tell people what no clock of a case would: of partners, of the own log, and of what is unusual. */
export function assembleWatches(
  ground: UnusualGround & { lanes: Lanes; unusual: Unusual },
): { name: string; run(): Promise<unknown> }[] {
  return [new PartnerWatch(ground), new LedgerWatch(ground), new UnusualWatch(ground)];
}
