import { randomUUID } from 'node:crypto';
import { Agent } from 'node:https';
import { migrate, NodeKeys, startTestPostgres } from '@trace/platform';
import { instant, newId, signReturnQuery } from '@trace/protocol';
import { AnApi } from '../api/an-api.ts';
import { Stops } from '../faults/stops.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { APartner } from '../support/a-partner.ts';
import { aFirstRequest, aTraceRequest } from '../support/builders/index.ts';
import type { Figure } from './figures.ts';
import { median } from './statistics.ts';

/** Milliseconds that the same question took where what is asked for is there, for others, and where it is not. */
interface Taken {
  there: number[];
  not: number[];
}

const WARMING = 30;
/** So many pairs are asked before a partner that asks is told to wait (libs/exchange, Bulkheads). */
const MOST_WISHES = 115;
/** What somebody learns who can not tell the two apart. */
const NOTHING = '0.5 tells nothing';

/**
 * Whether the time of an answer tells that something exists which the asker may not see (threat T-11): of a case of
 * another unit, at the api, and of a message between two other States, at the gateway. Both are asked in turn with one
 * that does not exist, each time in another order.
 */
export async function measureOracles(
  times: number,
  say: (text: string) => void,
): Promise<Figure[]> {
  const stops = new Stops();
  try {
    const directory = await aDirectory(['QN', 'QS', 'QT']);
    stops.add(() => directory.remove());
    const postgres = await startTestPostgres({ durable: true });
    stops.add(() => postgres.stop());
    const url = await postgres.createDatabase('trace');
    await migrate(url, { queue: true });
    const database = { url, nodeUrl: url, drop: () => Promise.resolve() };
    const qn = await AnApi.start('QN', directory, { database });
    stops.add(() => qn.stop());
    say(`asking ${times} times for a case of another unit`);
    const api = await atTheApi(qn, times);
    say(`asking ${Math.min(times, MOST_WISHES)} times for a message of another State`);
    const gateway = await atTheGateway(qn, directory, times);
    return [
      ...figuresOf('a case of another unit', api),
      ...figuresOf('a message between two other States', gateway),
    ];
  } finally {
    await stops.run();
  }
}

async function atTheApi(qn: AnApi, times: number): Promise<Taken> {
  const north = await qn.somebody('FOCAL_POINT', { person: 'A. North', unit: 'North' });
  const south = await qn.somebody('FOCAL_POINT', { person: 'B. South', unit: 'South' });
  const order = { to: 'QS', language: 'en', request: aTraceRequest() };
  const submitted = await north('post', '/v1/requests', order);
  if (submitted.status !== 201)
    throw new Error(`the request was answered with ${submitted.status}`);
  const { caseId } = submitted.body as { caseId: string };
  return inTurn(times, async (isThere) => {
    const { status } = await south('get', `/v1/cases/${isThere ? caseId : randomUUID()}`);
    if (status !== 404) throw new Error(`the case of another unit was answered with ${status}`);
  });
}

/** A wish for what another State has sent, and for what nobody has. */
async function atTheGateway(qn: AnApi, directory: ADirectory, times: number): Promise<Taken> {
  const [qs, qt] = [
    await APartner.of(directory, 'QS', 'QN'),
    await APartner.of(directory, 'QT', 'QN'),
  ];
  const request = aFirstRequest('QT', 'QN');
  await qt.send(request);
  const held: object[] = await qn.dataSource.query(
    `select 1 from message where message_id = $1 and outcome = 'ACCEPTED'`,
    [request.messageId],
  );
  if (held.length === 0) throw new Error('the request of QT was not accepted');
  const { signing } = await NodeKeys.load(directory.dataDir('QS'));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    return await inTurn(Math.min(times, MOST_WISHES), async (isThere) => {
      const messageIds = [isThere ? request.messageId : newId()];
      const asked = { queryId: newId(), issuer: 'QS', audience: 'QN', at: instant(new Date()) };
      const wish = await signReturnQuery({ ...asked, messageIds }, signing);
      const { status, receipts } = await qs.post(wish, { path: '/exchange/v1/returns', agent });
      if (status !== 200 || receipts.length > 0)
        throw new Error(`a wish for what is another’s was answered with ${status}`);
    });
  } finally {
    agent.destroy();
  }
}

/** Asks both questions so many times, each pair in another order than the one before it. */
async function inTurn(times: number, ask: (isThere: boolean) => Promise<void>): Promise<Taken> {
  const taken: Taken = { there: [], not: [] };
  for (let time = -WARMING; time < times; time += 1) {
    for (const isThere of time % 2 === 0 ? [true, false] : [false, true]) {
      const from = performance.now();
      await ask(isThere);
      if (time >= 0) taken[isThere ? 'there' : 'not'].push(performance.now() - from);
    }
  }
  return taken;
}

function figuresOf(what: string, { there, not }: Taken): Figure[] {
  return [
    { name: `${what}: there, not there (medians)`, value: median(there) / median(not), unit: '' },
    { name: `${what}: guessed by the time`, value: guessed(there, not), unit: '', wanted: NOTHING },
  ];
}

/** How often, of an answer of each kind, the slower one is that about what is there (the area under the ROC curve). */
function guessed(there: readonly number[], not: readonly number[]): number {
  const slower = there.map((one) => not.filter((other) => other < one).length);
  return slower.reduce((sum, count) => sum + count, 0) / (there.length * not.length);
}
