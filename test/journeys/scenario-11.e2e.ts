import type { PossibleView } from '../../apps/node/src/api/views/possible.view.ts';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import {
  anAcknowledgement,
  anExplanation,
  anExplanationQuery,
  aPartialAnswer,
  aRefusalNotice,
  aTraceRequest,
} from '../support/builders/index.ts';
import { inMovedTime } from '../support/nodes.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';
import { clockIn, readingOf, statusesOf } from './shown-clocks.ts';
import { yearOf } from './years-of.ts';

const REASON = 'The register of buyers is confidential by section 14 of the Arms Act.';

// domain/scenarios.md, 11: partial refusal.
describe('scenario 11', () => {
  inMovedTime(
    ['QN', 'QV'],
    (states, clocks) => {
      it('gives what may be given, names the part that is refused, and explains it by the calendar of QV', async () => {
        const [qn, qv] = [states.of('QN'), states.of('QV')];
        const { caseId } = await qn.focalPoint.submit({ to: 'QV', request: REQUEST });
        await bothHold(qn, qv, caseId, 1);
        await qv.officer.follow(caseId, 'acknowledgement', anAcknowledgement());
        await bothHold(qn, qv, caseId, 2);
        await qv.officer.follow(caseId, 'partial-answers', GIVEN);
        const given = await bothHold(qv, qn, caseId, 3);
        expect(given.state).toBe('PARTIALLY_ANSWERED');

        // No EU basis exists between the two: its grounds are not offered, and not taken.
        const offered = refusalIn(await shownTo(qv.officer.find(caseId)));
        expect(offered.grounds?.map(({ ground }) => ground)).toEqual([
          'ITI22-INV',
          'ITI22-CONFID',
          'ITI22-NOGUARANTEE',
          'ITI22-NATSEC',
          'TOC18-21A',
          'TOC18-21B',
          'TOC18-21C',
          'TOC18-21D',
          'TOC18-9',
          'NAT-OTHER',
        ]);
        expect(offered.grounds?.[1]).toEqual({ ground: 'ITI22-CONFID', source: 'ITI 22' });
        expect(offered.modes?.map(({ mode, possible }) => [mode, possible])).toEqual([
          ['REFUSE', true],
          ['RESTRICT', true],
          ['POSTPONE', true],
        ]);
        const { headers } = await qv.officer.call('GET', `/v1/cases/${caseId}`);
        const etag = headers.get('etag') ?? '';
        const foreign = await qv.officer.tryTo<{ code: string; detail: string; errors: object[] }>(
          caseId,
          'refusal',
          restricted('EU6-A'),
          { etag },
        );
        expect(foreign).toMatchObject({ status: 422, body: { code: 'ground.not-shared' } });
        expect(foreign.body.detail).toContain('ITI22-CONFID');
        expect(foreign.body.errors).toMatchObject([{ pointer: '/body/ground' }]);

        await qv.officer.follow(caseId, 'refusal', restricted('ITI22-CONFID'));
        const refused = await bothHold(qn, qv, caseId, 4);
        expect(refused.state).toBe('RESTRICTED');
        expect(refused.content.refusals).toMatchObject([
          {
            said: {
              mode: 'RESTRICT',
              ground: 'ITI22-CONFID',
              text: REASON,
              partsAffected: [{ questionNo: 3, text: 'The identity of the buyer.' }],
            },
          },
        ]);
        // What was given stays given; what is refused stays open until the final answer says so.
        expect(refused.content.questions.map(({ code, status }) => [code, status])).toEqual([
          ['Q-MANUF', 'ANSWERED'],
          ['Q-FIRSTDEST', 'ANSWERED'],
          ['Q-PERSON', 'PENDING'],
        ]);

        // A Sunday is a working day in QV, Friday and Saturday are not.
        await clocks.setTo('2026-05-10T06:00:00Z');
        await qn.focalPoint.follow(caseId, 'explanation-query', anExplanationQuery());
        const asked = await bothHold(qn, qv, caseId, 5);
        expect(asked.conditions).toMatchObject([{ condition: 'EXPLANATION', waitsFor: 'QV' }]);
        const explanation = clockIn(asked, 'EXPLANATION');
        expect([explanation.owner, explanation.rule.says]).toEqual(['QV', '10 working days']);
        expect(readingOf(explanation, 'CALENDAR_STRICT')).toMatchObject({
          applied: true,
          dueAt: '2026-05-24T18:15:00.000Z',
          shown: 'Sun 2026-05-24 24:00 Asia/Kathmandu',
        });
        await expectAgreement(qn, qv, caseId);

        await clocks.setTo('2026-05-24T17:00:00Z');
        await qv.officer.follow(caseId, 'explanation', anExplanation());
        const explained = await bothHold(qn, qv, caseId, 6);
        expect(explained).toMatchObject({ state: 'RESTRICTED', conditions: [] });
        expect(statusesOf(explained)).toContain('EXPLANATION QV MET');
        await expectAgreement(qn, qv, caseId);
        // Both sides count the refusal by its ground (Directive (EU) 2023/977 article 18).
        const refusedOn = [{ ground: 'ITI22-CONFID', cases: 1 }];
        expect(await yearOf(qn, 2026, 'QV')).toMatchObject({ refused: 1, refusedOn });
        expect(await yearOf(qv, 2026, 'QN')).toMatchObject({ refused: 1, refusedOn });
      });
    },
    { at: '2026-05-04T06:00:00Z' },
  );
});

const REQUEST = aTraceRequest({
  header: {
    addressees: [{ state: 'QV', why: 'MANUFACTURER', mode: 'PARALLEL' }],
    questions: [{ code: 'Q-MANUF', itemRef: 1 }, { code: 'Q-FIRSTDEST' }, { code: 'Q-PERSON' }],
  },
});

const GIVEN = aPartialAnswer({
  response: {
    questionResults: [
      { questionNo: 1, code: 'Q-MANUF', status: 'ANSWERED', answer: 'Made in 2011, lot 40.' },
      { questionNo: 2, code: 'Q-FIRSTDEST', status: 'ANSWERED', answer: 'Exported to QT in 2012.' },
      { questionNo: 3, code: 'Q-PERSON', status: 'PENDING' },
    ],
  },
});

function restricted(ground: 'EU6-A' | 'ITI22-CONFID'): object {
  return aRefusalNotice({
    mode: 'RESTRICT',
    ground,
    text: REASON,
    partsAffected: [{ questionNo: 3, text: 'The identity of the buyer.' }],
  });
}

async function shownTo(found: Promise<CaseView | undefined>): Promise<CaseView> {
  const shown = await found;
  if (!shown) throw new Error('the case is not shown');
  return shown;
}

function refusalIn({ possible }: CaseView): PossibleView {
  const found = possible.find(({ kind }) => kind === 'REFUSAL');
  if (!found) throw new Error('nothing is said of a refusal');
  return found;
}
