import { Client } from 'pg';
import type { CrossingsView } from '../../apps/node/src/api/views/crossing.view.ts';
import { AMailServer } from '../support/a-mail-server.ts';
import { aFinalAnswer, aTraceRequest } from '../support/builders/index.ts';
import { inMovedTime, type AState } from '../support/nodes.ts';
import { until } from '../support/until.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';
import { noticesOf } from './notices-of.ts';

const WEEK_SECONDS = 7 * 86_400;
// The nodes are told of it when they start, so it is there before any of them.
const mail = await AMailServer.start();
afterAll(() => mail.stop());

describe('a request that nobody answers', () => {
  inMovedTime(
    ['QN', 'QS'],
    (states, clocks) => {
      it('climbs the ladder on both sides, each rung once, and is reminded of by signed messages', async () => {
        const [qn, qs] = [states.of('QN'), states.of('QS')];
        mail.taken.length = 0;
        const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: BY_EU_LAW });
        await bothHold(qn, qs, caseId, 1);

        // Received Mon 2 Feb 09:00Z: acknowledgement by Tue 24:00, answer by Mon 9 Feb 24:00 in Ljubljana.
        const climbed: string[] = [];
        for (const [at, messages, ...rungs] of CLIMB) {
          await clocks.setTo(at);
          climbed.push(...rungs);
          for (const side of [qn, qs]) await hasRaised(side, caseId, climbed);
          await bothHold(qn, qs, caseId, messages);
        }
        const [asking, asked] = [await crossingsOf(qn, caseId), await crossingsOf(qs, caseId)];
        expect(asked.map(nameOf).toSorted()).toEqual(climbed.toSorted());
        expect(asking.map(nameOf)).toEqual(asked.map(nameOf));
        expect(asking.map(({ reachedAt }) => reachedAt)).toEqual(
          asked.map(({ reachedAt }) => reachedAt),
        );

        // The node that waits has signed a reminder for each end and each week; the other has said nothing.
        const signed = asking.filter(({ messageId }) => messageId !== undefined);
        expect(signed.map(nameOf)).toEqual(climbed.filter((name) => /HEAD|WEEK/.test(name)));
        expect(asked.every(({ messageId }) => messageId === undefined)).toBe(true);
        const shown = await bothHold(qn, qs, caseId, 1 + signed.length);
        expect(
          shown.timeline.flatMap(({ kind, messageId }) => (kind === 'REMINDER' ? [messageId] : [])),
        ).toEqual(signed.map(({ messageId }) => messageId));
        await expectAgreement(qn, qs, caseId);

        // Each was told to the one whose turn it was, once.
        expect(await noticesOf(qs.officer, caseId)).toEqual([
          'OFFICER CLOCK_CROSSED ACKNOWLEDGEMENT OFFICER',
          'OFFICER CLOCK_CROSSED ANSWER OFFICER',
        ]);
        expect(await noticesOf(qn.focalPoint, caseId)).toEqual([
          'FOCAL_POINT PARTNER_CROSSED ACKNOWLEDGEMENT OFFICER',
          'FOCAL_POINT PARTNER_CROSSED ANSWER OFFICER',
        ]);
        const above = await noticesOf(qs.supervisor, caseId);
        expect(above).toHaveLength(new Set(above).size);
        expect(above.filter((one) => one.startsWith('HEAD'))).toHaveLength(signed.length);

        // And by mail to those who have an address, without a word of the case.
        await until('the mails are sent', async () =>
          mail.taken.length >= 2 * signed.length ? true : undefined,
        );
        expect(mail.taken.every(({ to }) => to[0] === 'head@police.example')).toBe(true);
        expect(new Set(mail.taken.map(({ raw }) => /^Message-ID: .*$/m.exec(raw)?.[0])).size).toBe(
          2 * signed.length,
        );
        const { recovery, items } = BY_EU_LAW;
        const all = mail.taken.map(({ raw }) => raw).join('\n');
        for (const secret of [...textsOf(recovery), ...textsOf(items)])
          expect(all).not.toContain(secret);

        // An answer ends it.
        await qs.officer.follow(caseId, 'final-answer', LATE);
        await bothHold(qn, qs, caseId, 2 + signed.length);
        await clocks.move(4 * WEEK_SECONDS);
        await new Promise((resolve) => setTimeout(resolve, 5_000));
        expect((await crossingsOf(qn, caseId)).map(nameOf)).toEqual(asking.map(nameOf));
      });
    },
    {
      at: '2026-02-02T09:00:00Z',
      env: {
        REMIND_PARTNERS: 'yes',
        SMTP_URL: mail.url,
        MAIL_FROM: 'node@police.example',
        MAIL_TO_HEAD: 'head@police.example',
      },
    },
  );
});

describe('two workers, one of which is killed again and again', () => {
  inMovedTime(
    ['QN', 'QS'],
    (states, clocks) => {
      it('raise every rung once, and remind once for each', async () => {
        const [qn, qs] = [states.of('QN'), states.of('QS')];
        const cases: string[] = [];
        for (let i = 0; i < 12; i += 1) {
          const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: BY_EU_LAW });
          cases.push(caseId);
        }
        for (const caseId of cases) await bothHold(qn, qs, caseId, 1);
        for (let round = 1; round <= 3; round += 1) {
          await clocks.move(round === 1 ? WEEK_SECONDS + 2 * 86_400 : WEEK_SECONDS);
          await new Promise((resolve) => setTimeout(resolve, 400 * round + Math.random() * 1_200));
          await qn.node.kill9('worker');
          const reminders = 2 * cases.length * round;
          // Nobody is reminded again while the last reminder has no receipt, and the killed worker may have had it.
          await until('all reminders are with the other State, and QN knows it', async () =>
            (await count(qn, `message where kind = 'REMINDER' and receipt_id is not null`)) >=
            reminders
              ? true
              : undefined,
          );
          await qn.node.restart();
        }
        // Four rungs of each clock and a first week; then a week of each, twice.
        const rungs = await count(qn, 'clock_crossing');
        expect(rungs).toBe(13 * cases.length);
        expect(await count(qn, `audit_entry where action = 'CLOCK_CROSSED'`)).toBe(rungs);
        expect(await count(qn, `message where kind = 'REMINDER'`)).toBe(6 * cases.length);
        expect(await count(qn, 'notice')).toBe(6 * cases.length);
      }, 180_000);
    },
    {
      at: '2026-02-02T09:00:00Z',
      env: { REMIND_PARTNERS: 'yes' },
      processes: [['gateway', 'api'], ['worker'], ['worker']],
    },
  );
});

const BY_EU_LAW = aTraceRequest({
  header: {
    legalBases: ['EU_2023_977'],
    necessityStatement: 'Without the chain of owners the origin cannot be found.',
    reasonsInfoAvailableThere: 'The mark of the maker is one of Sorava.',
  },
});
const LATE = aFinalAnswer({ response: { lateReason: 'LATE-RECORDS' } });

/** When a rung has just been reached, how many messages there are then, and which rungs these are. */
const CLIMB: [at: string, messages: number, ...rungs: string[]][] = [
  ['2026-02-03T04:01:00Z', 1, 'ACKNOWLEDGEMENT OFFICER'],
  ['2026-02-03T13:31:00Z', 1, 'ACKNOWLEDGEMENT TEAM_LEAD'],
  ['2026-02-03T19:13:00Z', 1, 'ACKNOWLEDGEMENT SUPERVISOR'],
  ['2026-02-03T23:00:01Z', 2, 'ACKNOWLEDGEMENT HEAD'],
  ['2026-02-06T04:01:00Z', 2, 'ANSWER OFFICER'],
  ['2026-02-08T01:31:00Z', 2, 'ANSWER TEAM_LEAD'],
  ['2026-02-09T04:49:00Z', 2, 'ANSWER SUPERVISOR'],
  ['2026-02-09T23:00:01Z', 3, 'ANSWER HEAD'],
  ['2026-02-10T23:00:01Z', 4, 'ACKNOWLEDGEMENT WEEK_1'],
  ['2026-02-16T23:00:01Z', 5, 'ANSWER WEEK_1'],
  ['2026-02-17T23:00:01Z', 6, 'ACKNOWLEDGEMENT WEEK_2'],
];

type Crossing = CrossingsView['crossings'][number];

function nameOf({ clock, rung }: Crossing): string {
  return `${clock} ${rung}`;
}

async function crossingsOf({ supervisor }: AState, caseId: string): Promise<Crossing[]> {
  const { body } = await supervisor.call<CrossingsView>('GET', `/v1/cases/${caseId}/crossings`);
  return body.crossings;
}

async function hasRaised(side: AState, caseId: string, names: readonly string[]): Promise<void> {
  await until(`raised: ${names.at(-1)}`, async () => {
    const raised = (await crossingsOf(side, caseId)).map(nameOf);
    return names.every((name) => raised.includes(name)) || undefined;
  });
}

async function count({ database }: AState, from: string): Promise<number> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from ${from}`,
    );
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}

/** Every text of some length that stands in a value. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 5 ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
