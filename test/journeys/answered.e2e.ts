import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { IdentitiesView } from '../../apps/node/src/api/views/identity.view.ts';
import type { ProblemView } from '../../apps/node/src/api/views/problem.view.ts';
import {
  aClose,
  aFinalAnswer,
  anAcknowledgement,
  aPartialAnswer,
  aPerson,
  aPersonIdentity,
  aRefusalNotice,
  aTraceRequest,
  aWithdrawal,
} from '../support/builders/index.ts';
import { onBothQueues } from '../support/nodes.ts';
import { expectAgreement } from './both-sides.ts';

/** A word that stands in texts of the case and must stand in no log. */
const CANARY = `canary-${randomUUID()}`;
/** A word that stands in a sealed identity and must stand nowhere in clear. */
const SEALED_CANARY = `Sealed ${randomUUID()}`;

describe('a request between two States', () => {
  onBothQueues(['QN', 'QS'], (states) => {
    it('is acknowledged, answered in parts and closed, and both sides tell the same story', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const request = aTraceRequest({ header: { factsSummary: `A pistol, ${CANARY}.` } });
      const { caseId, reference, state } = await qn.focalPoint.submit({ to: 'QS', request });
      expect([reference, state]).toEqual([expect.stringMatching(/^QN-TR-\d{4}-\d{6}$/), 'QUEUED']);
      await qs.officer.sees(caseId, 'DELIVERED');
      await qs.officer.follow(caseId, 'acknowledgement', anAcknowledgement({ note: CANARY }));
      await qn.focalPoint.sees(caseId, 'ACKNOWLEDGED');
      await qs.officer.sees(caseId, 'ACKNOWLEDGED');
      await qs.officer.follow(caseId, 'partial-answers', aPartialAnswer());
      await qn.focalPoint.sees(caseId, 'PARTIALLY_ANSWERED');
      await qs.officer.sees(caseId, 'PARTIALLY_ANSWERED');
      const halfway = await expectAgreement(qn, qs, caseId);
      expect(running(halfway.clocks)).toEqual(['ANSWER']);

      await qs.officer.follow(caseId, 'final-answer', aFinalAnswer());
      await Promise.all([
        qn.focalPoint.sees(caseId, 'ANSWERED'),
        qs.officer.sees(caseId, 'ANSWERED'),
      ]);
      const answered = await expectAgreement(qn, qs, caseId);
      expect(running(answered.clocks)).toEqual([]);
      expect(answered.timeline.map(({ kind, effect }) => `${kind} ${effect}`)).toEqual([
        'REQUEST APPLIED',
        'ACKNOWLEDGEMENT APPLIED',
        'PARTIAL_ANSWER APPLIED',
        'FINAL_ANSWER APPLIED',
      ]);

      await qn.focalPoint.follow(caseId, 'closure', aClose());
      await Promise.all([qn.focalPoint.sees(caseId, 'CLOSED'), qs.officer.sees(caseId, 'CLOSED')]);
      await expectAgreement(qn, qs, caseId);
    });

    it('is refused with a ground and reasons, and then cannot be answered any more', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
      await qs.officer.sees(caseId, 'DELIVERED');
      await qs.officer.follow(caseId, 'refusal', aRefusalNotice({ text: `Not now: ${CANARY}.` }));
      await Promise.all([
        qn.focalPoint.sees(caseId, 'REFUSED'),
        qs.officer.sees(caseId, 'REFUSED'),
      ]);
      const refused = await expectAgreement(qn, qs, caseId);
      expect(running(refused.clocks)).toEqual([]);

      const { headers } = await qs.officer.call('GET', `/v1/cases/${caseId}`);
      const etag = headers.get('etag') ?? '';
      const tried = await qs.officer.tryTo<ProblemView>(caseId, 'final-answer', aFinalAnswer(), {
        etag,
      });
      expect([tried.status, tried.body.code, tried.body.state]).toEqual([
        409,
        'case.not-possible',
        'REFUSED',
      ]);
      // The answer says what is possible instead, as the case itself does for the same person.
      const { possible } = await qs.officer.sees(caseId, 'REFUSED');
      expect(tried.body.possible).toEqual(
        possible.flatMap(({ step, kind, possible: may }) => (may ? [{ step, kind }] : [])),
      );
      expect(tried.body.possible).toContainEqual({ step: 'reopening', kind: 'REOPEN' });
    });

    it('is withdrawn by the State that asked', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
      await qn.focalPoint.sees(caseId, 'DELIVERED');
      await qn.focalPoint.follow(caseId, 'withdrawal', aWithdrawal());
      await Promise.all([
        qn.focalPoint.sees(caseId, 'WITHDRAWN'),
        qs.officer.sees(caseId, 'WITHDRAWN'),
      ]);
      const { clocks } = await expectAgreement(qn, qs, caseId);
      expect(running(clocks)).toEqual([]);
    });

    it('goes in both directions at once, many at a time, each exactly once', async () => {
      const both = [
        { from: states.of('QN'), to: 'QS' },
        { from: states.of('QS'), to: 'QN' },
      ] as const;
      const submitted = await Promise.all(
        both.flatMap(({ from, to }) =>
          Array.from({ length: 15 }, async () => ({
            from,
            to,
            caseId: (await from.focalPoint.submit({ to, request: aRequestTo(to) })).caseId,
          })),
        ),
      );
      await Promise.all(
        submitted.map(async ({ from, to, caseId }) => {
          await Promise.all([
            from.focalPoint.sees(caseId, 'DELIVERED'),
            states.of(to).officer.sees(caseId, 'DELIVERED'),
          ]);
          await expectAgreement(from, states.of(to), caseId);
        }),
      );
    });

    it('carries an identity that is nowhere in clear, and opens for a stated reason', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const names = [
        { kind: 'PRIMARY' as const, family: SEALED_CANARY, given: 'Jure', script: 'Latn' as const },
      ];
      const identity = aPersonIdentity({ names });
      const request = aTraceRequest({
        persons: [
          aPerson({
            identityPart: 'possessor',
            necessity: 'The holder can only be found by name.',
          }),
        ],
      });
      const { caseId } = await qn.focalPoint.submit({
        to: 'QS',
        request,
        identities: [{ part: 'possessor', identity }],
      });
      await qs.officer.sees(caseId, 'DELIVERED');

      const path = `/v1/cases/${caseId}/identities/possessor`;
      expect((await qs.officer.call('GET', path)).status).toBe(400);
      const opened = await qs.officer.call<IdentitiesView>('GET', path, {
        headers: { 'x-reason': 'To find the owner in the register' },
      });
      expect(opened.status).toBe(200);
      expect(JSON.stringify(opened.body)).toContain(SEALED_CANARY);
      for (const { database } of [qn, qs])
        expect(await inClear(database.url)).not.toContain(SEALED_CANARY);
    });

    it('leaves nothing of any case in the logs of either node', async () => {
      const { printed } = states;
      for (const word of [CANARY, SEALED_CANARY, 'ZP9-', 'Kranjec', 'Bearer']) {
        expect(printed).not.toContain(word);
      }
      expect(printed).not.toMatch(/t[xs]_[\w-]{43}/);
    });
  });
});

function running(clocks: CaseView['clocks']): string[] {
  return clocks.filter(({ stoppedAt }) => stoppedAt === undefined).map(({ kind }) => kind);
}

function aRequestTo(state: string): object {
  return aTraceRequest({
    header: { addressees: [{ state, why: 'MANUFACTURER', mode: 'PARALLEL' }] },
  });
}

/** Everything in a database that can be read without a key: every column of every table, and every signed payload. */
async function inClear(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    let all = '';
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string }>(
        `select to_jsonb(t)::text as text from ${name} t`,
      );
      all += rows.map(({ text }) => text).join('\n');
    }
    const payloads = [...all.matchAll(/eyJ[\w-]+\.([\w-]+)\.[\w-]+/g)].map(
      (match) => match[1] ?? '',
    );
    return (
      all + payloads.map((payload) => Buffer.from(payload, 'base64url').toString('utf8')).join('\n')
    );
  } finally {
    await client.end();
  }
}
