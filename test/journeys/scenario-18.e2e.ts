import type { CasePageView } from '../../apps/node/src/api/views/case-line.view.ts';
import {
  aClose,
  aFinalAnswer,
  anAcknowledgement,
  aReopen,
  aTraceRequest,
} from '../support/builders/index.ts';
import { inMovedTime, type AState } from '../support/nodes.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';
import { clockIn, statusesOf } from './shown-clocks.ts';
import { yearOf } from './years-of.ts';

/** 24:00 on 5 November in Bogota. */
const DUE = '2026-11-06T05:00:00.000Z';

// domain/scenarios.md, 18: late answer and reopening.
describe('scenario 18', () => {
  inMovedTime(
    ['QN', 'QM'],
    (states, clocks) => {
      it('is reopened for the answer that comes after the close, and stays seven days late', async () => {
        const [qn, qm] = [states.of('QN'), states.of('QM')];
        const { caseId } = await qn.focalPoint.submit({ to: 'QM', request: REQUEST });
        await bothHold(qn, qm, caseId, 1);
        await qm.officer.follow(caseId, 'acknowledgement', anAcknowledgement());
        const first = clockIn(await bothHold(qn, qm, caseId, 2), 'ANSWER');
        expect([first.dueAt, first.rule.says]).toEqual([DUE, '30 calendar days']);

        // An answer that is in time has no cause to give; nor can the case be closed as long as it may come.
        const early = await tryAs(qm.officer, caseId, 'final-answer', late('LATE-RECORDS'));
        expect(early).toEqual([400, 'member.invalid', '/body/response/lateReason']);
        expect(await tryAs(qn.focalPoint, caseId, 'closure', aClose())).toEqual([
          409,
          'case.not-possible',
        ]);

        // QN has set that what stays unanswered for five days more closes by itself.
        await clocks.setTo('2026-11-11T04:00:00Z');
        expect(await qn.supervisor.find(caseId)).toMatchObject({ state: 'ACKNOWLEDGED' });
        await clocks.setTo('2026-11-11T06:00:00Z');
        const closed = await bothHold(qn, qm, caseId, 3);
        expect(closed.state).toBe('CLOSED');
        expect(closed.timeline.at(-1)).toMatchObject({ kind: 'CLOSE', issuer: 'QN' });
        expect(statusesOf(closed)).toContain('ANSWER QM STOPPED');

        await clocks.setTo('2026-11-12T15:00:00Z');
        const reopening = aReopen({
          reason: 'OTHER',
          text: 'The records were found.',
          questions: undefined,
        });
        await qm.officer.follow(caseId, 'reopening', reopening);
        const open = await bothHold(qm, qn, caseId, 4);
        expect(open.state).toBe('REOPENED');
        // No new time limit: what was owed is owed from its first due date.
        expect(open.clocks.filter(({ kind }) => kind === 'ANSWER')).toHaveLength(1);
        expect(statusesOf(open)).toContain('ANSWER QM OVERDUE');
        await qm.officer.follow(caseId, 'final-answer', late('LATE-RECORDS'));
        const answered = await bothHold(qn, qm, caseId, 5);
        expect(answered.state).toBe('ANSWERED');
        expect(clockIn(answered, 'ANSWER')).toMatchObject({ dueAt: DUE, ending: 'MET' });
        expect(lateness(answered)).toEqual(['MET_LATE', 7]);
        expect(answered.content.lateReasons).toMatchObject([{ said: { reason: 'LATE-RECORDS' } }]);
        await expectAgreement(qn, qm, caseId);

        // Nothing washes it off: not the close, not the next year.
        await qn.focalPoint.follow(caseId, 'closure', aClose());
        await bothHold(qn, qm, caseId, 6);
        const counted = await Promise.all([yearOf(qn, 2026, 'QM'), yearOf(qm, 2026, 'QN')]);
        expect(counted).toMatchObject([
          { direction: 'OUT', requested: 1, answered: 1, reopened: 1, late: 1 },
          { direction: 'IN', requested: 1, answered: 1, reopened: 1, late: 1 },
        ]);
        await clocks.setTo('2027-01-15T12:00:00Z');
        for (const side of [qn, qm]) {
          const shown = await side.supervisor.find(caseId);
          expect(shown && lateness(shown)).toEqual(['MET_LATE', 7]);
          expect(await lateSince(side, caseId)).toBe(DUE);
        }
        // The statistics of a year that is over stay as they are, and the next year does not count it again.
        expect(await Promise.all([yearOf(qn, 2026, 'QM'), yearOf(qm, 2026, 'QN')])).toEqual(
          counted,
        );
        expect(await yearOf(qn, 2027, 'QM')).toBeUndefined();
      });

      it('needs only what is new in the final answer after a reopening', async () => {
        const [qn, qm] = [states.of('QN'), states.of('QM')];
        const { caseId } = await qn.focalPoint.submit({ to: 'QM', request: REQUEST });
        await bothHold(qn, qm, caseId, 1);
        await qm.officer.follow(caseId, 'final-answer', aFinalAnswer());
        await bothHold(qn, qm, caseId, 2);
        await qn.focalPoint.follow(caseId, 'reopening', aReopen());
        await bothHold(qn, qm, caseId, 3);
        const nothing = await tryAs(qm.officer, caseId, 'final-answer', aFinalAnswer());
        expect(nothing).toEqual([400, 'member.missing', '/body/response/questionResults']);
        await qm.officer.follow(caseId, 'final-answer', ONLY_NEW);
        const answered = await bothHold(qn, qm, caseId, 4);
        expect(answered.content.questions.map(({ status }) => status)).toEqual([
          'ANSWERED',
          'ANSWERED',
          'ANSWERED',
        ]);
        expect(answered.content.itemResults).toHaveLength(1);
        await expectAgreement(qn, qm, caseId);
      });
    },
    { at: '2026-10-06T15:00:00Z', env: { CLOSE_UNANSWERED_DAYS: '5' } },
  );
});

const REQUEST = aTraceRequest({
  header: { addressees: [{ state: 'QM', why: 'LAST_IMPORT', mode: 'PARALLEL' }] },
});

/** The question for which the case was opened again, and nothing of what was answered before. */
const ONLY_NEW = aFinalAnswer({
  response: {
    itemResults: [],
    questionResults: [
      { questionNo: 3, code: 'Q-SIMILAR', status: 'ANSWERED', answer: 'None of that dealer.' },
    ],
    chain: undefined,
    parties: undefined,
    lastLegalHolder: undefined,
    lastLegalDate: undefined,
    contactWithHolder: undefined,
  },
});

function late(lateReason: 'LATE-RECORDS'): object {
  return aFinalAnswer({ response: { lateReason } });
}

function lateness({
  standing,
}: {
  standing: { kind: string; status: string; daysLate?: number }[];
}): unknown {
  const answer = standing.find(({ kind }) => kind === 'ANSWER');
  return [answer?.status, answer?.daysLate];
}

async function lateSince({ supervisor }: AState, caseId: string): Promise<string | undefined> {
  const { body } = await supervisor.call<CasePageView>('GET', '/v1/cases?state=CLOSED');
  return body.cases.find((line) => line.caseId === caseId)?.lateSince;
}

async function tryAs(
  officer: AState['officer'],
  caseId: string,
  step: 'final-answer' | 'closure',
  body: object,
): Promise<unknown> {
  const { headers } = await officer.call('GET', `/v1/cases/${caseId}`);
  const etag = headers.get('etag') ?? '';
  const answer = await officer.tryTo<{ code: string; errors?: { pointer: string }[] }>(
    caseId,
    step,
    body,
    { etag },
  );
  return [answer.status, answer.body.code, ...(answer.body.errors ?? []).map((one) => one.pointer)];
}
