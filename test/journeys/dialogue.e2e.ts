import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import {
  aClarification,
  aClarificationRequest,
  aConsultProposal,
  aConsultReply,
  aCooperationRequest,
  aDelayNotice,
  aFinalAnswer,
  anAcknowledgement,
  anExplanation,
  anExplanationQuery,
  aPartialAnswer,
  aReferral,
  aRefusalNotice,
  aStatusQuery,
  aStatusReply,
  aTraceRequest,
} from '../support/builders/index.ts';
import { inMovedTime, type AState } from '../support/nodes.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';
import { clockIn, statusesOf } from './shown-clocks.ts';

const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;

// The clocks of all nodes are moved together.
describe('the dialogue in a case', () => {
  inMovedTime(['QN', 'QS', 'QV'], (states, clocks) => {
    it('suspends the answer while a clarification is waited for, alike on both sides', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const caseId = await anAcknowledgedCase(qn, qs);
      const before = clockIn(await bothHold(qn, qs, caseId, 2), 'ANSWER');

      const { messageId } = await qs.officer.follow(
        caseId,
        'clarification-request',
        aClarificationRequest(),
      );
      const asked = await bothHold(qn, qs, caseId, 3);
      expect(asked).toMatchObject({ state: 'ACKNOWLEDGED', waitingFor: { state: 'QN' } });
      expect(asked.conditions).toEqual([
        { condition: 'CLARIFICATION', messageId, since: receivedAt(asked, 2), waitsFor: 'QN' },
      ]);
      expect(statusesOf(asked)).toContain('ANSWER QS SUSPENDED');
      expect(statusesOf(asked)).toContain('CLARIFICATION QN ON_TRACK');

      await clocks.move(30 * DAY_SECONDS);
      const waiting = await qn.focalPoint.find(caseId);
      expect(waiting && statusesOf(waiting)).toEqual(
        expect.arrayContaining(['ANSWER QS SUSPENDED', 'CLARIFICATION QN OVERDUE']),
      );
      await qn.focalPoint.follow(caseId, 'clarification', aClarification());
      const given = await bothHold(qn, qs, caseId, 4);
      expect(given.timeline.at(-1)).toMatchObject({ kind: 'CLARIFICATION', cause: messageId });
      expect(given.conditions).toEqual([]);
      expect(statusesOf(given)).toEqual(
        expect.arrayContaining(['ANSWER QS ON_TRACK', 'CLARIFICATION QN MET_LATE']),
      );
      const answer = clockIn(given, 'ANSWER');
      expect(answer?.suspensions).toEqual([
        {
          because: 'CLARIFICATION',
          suspendedAt: receivedAt(given, 2),
          suspendedBy: messageId,
          resumedAt: receivedAt(given, 3),
          resumedBy: given.timeline[3]?.messageId,
        },
      ]);
      // What was suspended is not lost: the answer is due as much later as the clarification took, to the day.
      const later = Date.parse(answer?.dueAt ?? '') - Date.parse(before?.dueAt ?? '');
      expect(Math.floor(later / (DAY_SECONDS * 1_000))).toBeGreaterThanOrEqual(30);
      expect(Math.floor(later / (DAY_SECONDS * 1_000))).toBeLessThanOrEqual(31);
      await expectAgreement(qn, qs, caseId);
    });

    it('replies to the question that it names', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const caseId = await anAcknowledgedCase(qn, qs);
      await bothHold(qn, qs, caseId, 2);
      const ask = async (count: number): Promise<string> => {
        const { messageId } = await qs.officer.follow(
          caseId,
          'clarification-request',
          aClarificationRequest(),
        );
        await bothHold(qn, qs, caseId, count);
        return messageId;
      };
      const [elder, younger] = [await ask(3), await ask(4)];
      const { headers } = await qn.focalPoint.call('GET', `/v1/cases/${caseId}`);
      const answered = await qn.focalPoint.call('POST', `/v1/cases/${caseId}/clarification`, {
        body: { language: 'en', cause: younger, body: aClarification() },
        headers: { 'idempotency-key': 'the-younger', 'if-match': headers.get('etag') ?? '' },
      });
      expect(answered.status).toBe(201);
      const half = await bothHold(qn, qs, caseId, 5);
      expect(half.conditions.map(({ messageId }) => messageId)).toEqual([elder]);
      expect(statusesOf(half)).toContain('ANSWER QS SUSPENDED');
      await qn.focalPoint.follow(caseId, 'clarification', aClarification());
      const whole = await bothHold(qn, qs, caseId, 6);
      expect(whole.content.dialogues.map(({ messageId, open }) => [messageId, open])).toEqual([
        [elder, false],
        [younger, false],
      ]);
      expect(clockIn(whole, 'ANSWER')?.suspensions).toHaveLength(2);
      await expectAgreement(qn, qs, caseId);
    });

    it('makes an answer that waits for a judge deviate, not overdue, and asks for updates', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const caseId = await anAcknowledgedCase(qn, qs, BY_EU_LAW);
      const due = clockIn(await bothHold(qn, qs, caseId, 2), 'ANSWER')?.dueAt ?? '';

      const expectedDate = clocks.day(28);
      await qs.officer.follow(
        caseId,
        'delay-notice',
        aDelayNotice({ delay: { expectedDate, lengthDays: 21 } }),
      );
      const told = await bothHold(qn, qs, caseId, 3);
      expect(statusesOf(told)).toEqual(
        expect.arrayContaining(['ANSWER QS DEVIATED', 'DELAY_UPDATE QS ON_TRACK']),
      );
      expect(told.conditions).toMatchObject([{ condition: 'AUTH_PENDING', waitsFor: 'QS' }]);
      expect(clockIn(told, 'ANSWER')?.deviations).toMatchObject([{ expectedDate }]);
      expect((clockIn(told, 'ANSWER')?.dueAt ?? '') > due).toBe(true);

      // Past the first due date and the day of the update: the answer is not late, the update is.
      await clocks.move(10 * DAY_SECONDS);
      const silent = await qn.focalPoint.find(caseId);
      expect(silent && statusesOf(silent)).toEqual(
        expect.arrayContaining(['ANSWER QS DEVIATED', 'DELAY_UPDATE QS OVERDUE']),
      );
      await qs.officer.follow(caseId, 'status-reply', aStatusReply());
      const updated = await bothHold(qn, qs, caseId, 4);
      expect(statusesOf(updated)).toEqual(
        expect.arrayContaining(['DELAY_UPDATE QS MET_LATE', 'DELAY_UPDATE QS ON_TRACK']),
      );
      await qs.officer.follow(caseId, 'final-answer', aFinalAnswer());
      const answered = await bothHold(qn, qs, caseId, 5);
      expect(statusesOf(answered)).toContain('ANSWER QS MET');
      await expectAgreement(qn, qs, caseId);
    });

    it('refuses under the Convention only after it has consulted', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const caseId = await anAcknowledgedCase(qn, qs, BY_THE_CONVENTION);
      await bothHold(qn, qs, caseId, 2);
      const refusal = aRefusalNotice({ ground: 'TOC18-21B' });
      const { headers } = await qs.officer.call('GET', `/v1/cases/${caseId}`);
      const closed = await qs.officer.tryTo<{ code: string; detail: string }>(
        caseId,
        'refusal',
        refusal,
        { etag: headers.get('etag') ?? '' },
      );
      expect([closed.status, closed.body.code]).toEqual([409, 'case.not-possible']);
      expect(closed.body.detail).toContain('UNTOC article 18(26)');

      await qs.officer.follow(caseId, 'consultation', aConsultProposal());
      const proposed = await bothHold(qn, qs, caseId, 3);
      expect(statusesOf(proposed)).toContain('CONSULTATION QN ON_TRACK');
      expect(statusesOf(proposed)).toContain('ANSWER QS ON_TRACK');
      await qn.focalPoint.follow(
        caseId,
        'consultation-reply',
        aConsultReply({ decision: 'DECLINED', conditionsAccepted: [] }),
      );
      await bothHold(qn, qs, caseId, 4);
      await qs.officer.follow(caseId, 'refusal', refusal);
      const refused = await bothHold(qn, qs, caseId, 5);
      expect(refused.state).toBe('REFUSED');
      await expectAgreement(qn, qs, caseId);
    });

    it('explains a partial refusal within working days of the State that refused', async () => {
      const [qn, qv] = [states.of('QN'), states.of('QV')];
      const caseId = await anAcknowledgedCase(qn, qv, TO_QV);
      await bothHold(qn, qv, caseId, 2);
      await qv.officer.follow(caseId, 'partial-answers', aPartialAnswer());
      await bothHold(qn, qv, caseId, 3);
      const part = { questionNo: 2, text: 'The identity of the buyer.' };
      await qv.officer.follow(
        caseId,
        'refusal',
        aRefusalNotice({ mode: 'RESTRICT', ground: 'ITI22-CONFID', partsAffected: [part] }),
      );
      const restricted = await bothHold(qn, qv, caseId, 4);
      expect(restricted.state).toBe('RESTRICTED');
      expect(restricted.content.refusals).toMatchObject([{ said: { partsAffected: [part] } }]);

      const { messageId } = await qn.focalPoint.follow(
        caseId,
        'explanation-query',
        anExplanationQuery(),
      );
      const asked = await bothHold(qn, qv, caseId, 5);
      expect(asked.timeline.at(-1)?.cause).toBe(restricted.timeline.at(-1)?.messageId);
      const explanation = clockIn(asked, 'EXPLANATION');
      expect(explanation).toMatchObject({
        owner: 'QV',
        zone: 'Asia/Kathmandu',
        startedBy: messageId,
        period: { unit: 'WORKING_DAY', count: 10 },
      });
      const strict = explanation?.readings.find(({ reading }) => reading === 'CALENDAR_STRICT');
      expect(strict?.dueAt).toBe(endOfWorkInValkesh(explanation?.startedAt ?? '', 10));
      expect(statusesOf(asked)).toEqual(
        expect.arrayContaining(['EXPLANATION QV ON_TRACK', 'ANSWER QV ON_TRACK']),
      );

      await qv.officer.follow(caseId, 'explanation', anExplanation());
      const explained = await bothHold(qn, qv, caseId, 6);
      expect(explained.timeline.at(-1)?.cause).toBe(messageId);
      expect(explained.state).toBe('RESTRICTED');
      expect(statusesOf(explained)).toContain('EXPLANATION QV MET');
      await expectAgreement(qn, qv, caseId);
    });

    it('is told how far a request has come', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const caseId = await anAcknowledgedCase(qn, qs, aCooperationRequest());
      await bothHold(qn, qs, caseId, 2);
      const { messageId } = await qn.focalPoint.follow(caseId, 'status-query', aStatusQuery());
      const asked = await bothHold(qn, qs, caseId, 3);
      expect(statusesOf(asked)).toContain('STATUS QS ON_TRACK');
      await qs.officer.follow(caseId, 'status-reply', aStatusReply());
      const told = await bothHold(qn, qs, caseId, 4);
      expect(told.timeline.at(-1)?.cause).toBe(messageId);
      expect(statusesOf(told)).toContain('STATUS QS MET');
      await expectAgreement(qn, qs, caseId);
    });

    // domain/scenarios.md, 6: wrong country.
    it('ends with a referral to another State, and nobody is late for it', async () => {
      const [qn, qv] = [states.of('QN'), states.of('QV')];
      const caseId = await anAcknowledgedCase(qn, qv, TO_QV);
      await bothHold(qn, qv, caseId, 2);
      await clocks.move(HOUR_SECONDS);
      const referral = aReferral();
      await qv.officer.follow(caseId, 'referral', referral);
      const referred = await bothHold(qn, qv, caseId, 3);
      expect(referred.state).toBe('REFERRED');
      expect(referred.content.referral?.said).toEqual(referral);
      expect(referred.content.referral?.said.onwardStates.map(({ state }) => state)).toEqual([
        'QT',
      ]);
      expect(clockIn(referred, 'ANSWER')).toMatchObject({ ending: 'REFERRED' });
      expect(statusesOf(referred)).toContain('ANSWER QV STOPPED');
      expect(referred.waitingFor).toBeUndefined();
      await expectAgreement(qn, qv, caseId);
    });
  });
});

/** A case of the one State that the other has acknowledged; nobody has looked at it since. */
async function anAcknowledgedCase(
  one: AState,
  other: AState,
  request: object = aTraceRequest(),
): Promise<string> {
  const to = other.node.state;
  const { caseId } = await one.focalPoint.submit({ to, request });
  await other.officer.sees(caseId, 'DELIVERED');
  await other.officer.follow(
    caseId,
    'acknowledgement',
    anAcknowledgement({ expectedBy: undefined }),
  );
  return caseId;
}

const BY_EU_LAW = aTraceRequest({
  header: {
    legalBases: ['EU_2023_977', 'FP_12_4'],
    necessityStatement: 'Without the chain of owners the origin cannot be found.',
    reasonsInfoAvailableThere: 'The mark of the maker is one of Sorava.',
  },
});

const BY_THE_CONVENTION = aTraceRequest({
  header: {
    legalBases: ['UNTOC_18'],
    conductingAuthority: {
      name: 'Public Prosecutor of Norburg',
      function: 'Conducts the investigation',
      caseNo: '12 St 345/26',
    },
  },
});

const TO_QV = aTraceRequest({
  header: { addressees: [{ state: 'QV', why: 'MANUFACTURER', mode: 'PARALLEL' }] },
});

function receivedAt({ timeline }: CaseView, index: number): string | undefined {
  return timeline[index]?.receivedAt;
}

/** The end of the tenth working day by hand: nobody in Valkesh works on Fridays and Saturdays, and it has no holidays here. */
function endOfWorkInValkesh(startedAt: string, days: number): string {
  // Kathmandu is ahead by 5 hours and 45 minutes, in summer as in winter.
  const aheadMs = (5 * 60 + 45) * 60_000;
  const local = new Date(Date.parse(startedAt) + aheadMs);
  local.setUTCHours(0, 0, 0, 0);
  for (let left = days; left > 0;) {
    local.setUTCDate(local.getUTCDate() + 1);
    if (![5, 6].includes(local.getUTCDay())) left -= 1;
  }
  return new Date(local.getTime() + DAY_SECONDS * 1_000 - aheadMs).toISOString();
}
