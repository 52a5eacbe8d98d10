import type { DraftView } from '../../apps/node/src/api/views/draft.view.ts';
import type { TraceView } from '../../apps/node/src/api/views/trace.view.ts';
import { anItem, aReferral, aTraceRequest } from '../support/builders/index.ts';
import { onBothQueues } from '../support/nodes.ts';
import { expectAgreement } from './both-sides.ts';
import { yearOf } from './years-of.ts';

/** What the focal point of QN believes to hold: a Brennek BS-38 of QV. */
const BRENNEK = anItem({
  weaponType: 'RE',
  make: 'BRENNEK',
  manufacturerNormalised: 'Brennek',
  manufacturerCountry: 'QV',
  model: 'BS-38',
  calibre: '.38 Special',
  calibreAsMarked: '.38',
  serials: [{ component: 'FRAME', raw: 'T2O417', condition: 'INTACT', readBy: 'Inspector Weber' }],
});

const REQUEST = aTraceRequest({
  header: { addressees: [{ state: 'QV', why: 'MANUFACTURER', mode: 'SEQUENTIAL' }] },
  items: [BRENNEK],
});

// domain/scenarios.md, 6: wrong country.
describe('scenario 6', () => {
  onBothQueues(['QN', 'QV', 'QT'], (states) => {
    it('refers to the State that made the copy, and goes on to it with what was put right', async () => {
      const [qn, qv, qt] = [states.of('QN'), states.of('QV'), states.of('QT')];
      const { caseId } = await qn.focalPoint.submit({ to: 'QV', request: REQUEST });
      await qv.officer.sees(caseId, 'DELIVERED');
      const { messageId } = await qv.officer.follow(caseId, 'referral', aReferral());
      const [asked] = await Promise.all([
        qn.focalPoint.sees(caseId, 'REFERRED'),
        qv.officer.sees(caseId, 'REFERRED'),
      ]);
      expect(asked.content.referral).toMatchObject({ said: { reason: 'NOT_OUR_MARK' } });
      expect(JSON.stringify(asked.content)).toContain('TA-38');

      // The clock of QV stops, in time: nothing of this counts as its failure.
      const { clocks } = await expectAgreement(qn, qv, caseId);
      expect(clocks.find(({ kind }) => kind === 'ANSWER')).toMatchObject({
        owner: 'QV',
        ending: 'REFERRED',
        stoppedBy: messageId,
      });
      for (const { stoppedAt, dueAt } of clocks) expect((stoppedAt ?? '~') <= dueAt).toBe(true);
      for (const { status } of asked.standing) expect(status).not.toMatch(/LATE|OVERDUE/);
      const { body: overdue } = await qn.supervisor.call<{ totals: { overdue: number }[] }>(
        'GET',
        '/v1/overdue',
      );
      expect(overdue.totals.map((one) => one.overdue)).toEqual([0, 0]);

      // Partner statistics do not count QV as failing: referred is counted apart, on both sides, and nothing is late.
      const year = new Date().getUTCFullYear();
      for (const [side, partner] of [
        [qn, 'QV'],
        [qv, 'QN'],
      ] as const) {
        expect(await yearOf(side, year, partner)).toMatchObject({
          requested: 1,
          referred: 1,
          late: 0,
          refused: 0,
          insufficient: 0,
          answered: 0,
        });
      }

      // One click.
      const { headers } = await qn.focalPoint.call('GET', `/v1/cases/${caseId}`);
      const draft = await qn.focalPoint.call<DraftView>(
        'POST',
        `/v1/cases/${caseId}/onward-draft`,
        {
          body: { to: 'QT' },
          headers: { 'if-match': headers.get('etag') ?? '', 'idempotency-key': 'one-click' },
        },
      );
      expect([draft.status, draft.body.findings, draft.body.withheld]).toEqual([201, [], []]);
      expect(draft.body).toMatchObject({
        to: ['QT'],
        origin: { caseId, messageId },
        request: {
          header: {
            rootTraceId: caseId,
            parentRequestId: caseId,
            relation: 'ONWARD',
            legalBases: ['FP_12_4', 'ITI'],
            addressees: [{ state: 'QT', why: 'MANUFACTURER' }],
            reasonsInfoAvailableThere:
              'Its State factory has made the BS-38 under licence since 1984.',
          },
          items: [
            {
              make: 'Tamoro Arsenal',
              manufacturerCountry: 'QT',
              model: 'TA-38',
              serials: [{ raw: 'T-20417' }],
            },
          ],
        },
      });
      const sent = await qn.focalPoint.call<DraftView>(
        'POST',
        `/v1/drafts/${draft.body.draftId}/submission`,
        { body: {}, headers: { 'if-match': '"1"', 'idempotency-key': 'sent' } },
      );
      expect(sent.body.outcomes).toMatchObject([{ to: 'QT', outcome: 'SENT' }]);
      const onward = sent.body.outcomes[0]?.caseId ?? '';
      await qt.officer.sees(onward, 'DELIVERED');

      const { body: trace } = await qn.focalPoint.call<TraceView>('GET', `/v1/traces/${caseId}`);
      expect(trace).toMatchObject({
        rootId: caseId,
        state: 'OPEN',
        cases: [
          { caseId, partner: 'QV', state: 'REFERRED' },
          { caseId: onward, partner: 'QT', parentId: caseId, relation: 'ONWARD' },
        ],
        drafts: [{ how: 'ONWARD', caseId, state: 'SUBMITTED' }],
      });
      // It is one arm, whichever State is asked about it.
      const { body: count } = await qn.focalPoint.call('GET', '/v1/overview/arms');
      expect(count).toMatchObject({ arms: 1, registrations: 2 });
    });
  });
});
