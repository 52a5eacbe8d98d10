import type { CasePageView } from '../../apps/node/src/api/views/case-line.view.ts';
import type { DraftView } from '../../apps/node/src/api/views/draft.view.ts';
import type { TraceView } from '../../apps/node/src/api/views/trace.view.ts';
import { anAuthority, anItem, aTraceRequest } from '../support/builders/index.ts';
import type { Answer } from '../support/a-node.ts';
import { onBothQueues } from '../support/nodes.ts';
import { until } from '../support/until.ts';

/** Two districts of QN found what seems to be one pistol: Zorin ZP-9, ZP9-00412. */
const OF_NORTH = aTraceRequest({
  header: { requestingAuthority: anAuthority({ name: 'Police of Nordmark' }) },
  recovery: { seizureRef: 'NM-17/26' },
});
const OF_SOUTH = aTraceRequest({
  header: {
    requestingAuthority: anAuthority({ name: 'Police of Suedmark' }),
    externalRefs: [{ system: 'IARMS', ref: 'IA-2026-0412' }],
  },
  recovery: { seizureRef: 'SM-3/26' },
  items: [
    anItem({
      serials: [
        { component: 'FRAME', raw: 'zp9 00412', condition: 'INTACT', readBy: 'Inspector Kern' },
      ],
    }),
  ],
});

// domain/scenarios.md, 14: duplicate.
describe('scenario 14', () => {
  onBothQueues(['QN', 'QS'], (states) => {
    it('shows who asked and when, joins the second to the first, and QS never has two clocks', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const write = (request: object, key: string): Promise<Answer<DraftView>> =>
        qn.focalPoint.call<DraftView>('POST', '/v1/drafts', {
          body: { language: 'en', to: ['QS'], request },
          headers: { 'idempotency-key': key },
        });
      const send = <Body = DraftView>(
        { draftId, version }: DraftView,
        key: string,
        duplicates: object[] = [],
      ): Promise<Answer<Body>> =>
        qn.focalPoint.call<Body>('POST', `/v1/drafts/${draftId}/submission`, {
          body: { duplicates },
          headers: { 'if-match': `"${version}"`, 'idempotency-key': key },
        });

      const north = await write(OF_NORTH, 'north');
      expect([north.body.findings, north.body.duplicates]).toEqual([[], []]);
      const [first] = (await send(north.body, 'north-sent')).body.outcomes;
      const caseId = first?.caseId ?? '';
      await qs.officer.sees(caseId, 'DELIVERED');

      const south = await write(OF_SOUTH, 'south');
      expect([south.status, south.body.findings]).toEqual([201, []]);
      expect(south.body.duplicates).toMatchObject([
        {
          caseId,
          reference: first?.reference,
          partner: 'QS',
          authority: 'Police of Nordmark',
          sameAuthority: false,
          sameSeizure: false,
          sameCalibre: true,
          because: 'SAME_ITEM',
        },
      ]);
      expect(south.body.duplicates[0]?.since).toMatch(/^\d{4}-\d\d-\d\dT/);

      const refused = await send<{ code: string; duplicates: { caseId: string }[] }>(
        south.body,
        'south-sent',
      );
      expect([refused.status, refused.body.code]).toEqual([409, 'request.possible-duplicate']);
      expect(refused.body.duplicates.map((one) => one.caseId)).toEqual([caseId]);
      const linked = await send(south.body, 'south-sent', [{ caseId, decision: 'LINK' }]);
      expect([linked.status, linked.body.state]).toEqual([201, 'SUBMITTED']);
      expect(linked.body.outcomes).toEqual([
        { to: 'QS', outcome: 'LINKED', caseId, reference: first?.reference },
      ]);

      const { body: trace } = await qn.focalPoint.call<TraceView>('GET', `/v1/traces/${caseId}`);
      expect(trace.cases.map((one) => one.caseId)).toEqual([caseId]);
      expect(trace.drafts).toMatchObject([{ draftId: south.body.draftId, how: 'LINKED', caseId }]);
      const { body: count } = await qn.supervisor.call('GET', '/v1/overview/arms');
      expect(count).toEqual({
        arms: 1,
        registrations: 2,
        byKind: [{ itemKind: 'FIREARM', arms: 1 }],
      });
      // A third request, about something else, comes after: whatever was sent before it has arrived.
      const { caseId: last } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
      await until('the last request has come', () => qs.officer.find(last));
      const { body: page } = await qs.officer.call<CasePageView>('GET', '/v1/cases?direction=IN');
      expect(page.cases.map((one) => one.caseId).toSorted()).toEqual([caseId, last].toSorted());
      const theirs = await qs.officer.find(caseId);
      expect(theirs?.clocks.filter(({ kind }) => kind === 'ANSWER')).toHaveLength(1);
    });
  });
});
