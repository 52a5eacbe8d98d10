import {
  timeToCrimeDays,
  type AnswerStatus,
  type MessageOf,
  type PartialRefusal,
  type Question,
  type RefusalNotice,
  type Response,
} from '@trace/protocol';
import { chooseProfile } from '../deadlines/index.ts';
import type { Case, LateReason, QuestionStanding, Said } from './case.ts';
import type { Terms } from './filed.ts';

/** Takes up what the request says: who asks whom for what, on which bases, and so by which deadlines. */
export function gatherRequest(c: Case, message: MessageOf<'REQUEST'>, terms: Terms): Case {
  const { issuer, audience, body } = message;
  const { requestType, header } = body;
  const { urgency, legalBases, humanRef, requestedBy, bilateralRef } = header;
  const { sharedBases, agreements } = terms;
  return {
    ...c,
    opening: 'REQUEST',
    requestingState: issuer,
    requestedState: audience,
    requestType,
    urgency,
    legalBases,
    ...(humanRef !== undefined && { reference: humanRef }),
    ...(requestedBy !== undefined && { requestedBy: new Date(requestedBy) }),
    ...(body.requestType === 'TRACE' && { recoveredOn: body.recovery.date }),
    profile: chooseProfile({
      requestType,
      urgency,
      legalBases,
      sharedBases,
      bilateralRef,
      agreements,
    }),
    questions: pending(header.questions, 0),
    measures:
      body.requestType === 'COOPERATION'
        ? body.measures.map(({ measure, text }, index) => ({
            measureNo: index + 1,
            measure,
            text,
            status: 'PENDING',
          }))
        : [],
  };
}

/**
 * Takes up who opens a case without a request, on which bases. What is said in its course has the time limits of any
 * cooperation on these bases.
 */
export function gatherOpening(
  c: Case,
  { issuer, audience, kind, body }: MessageOf<'SPONTANEOUS_INFO'> | MessageOf<'JIT_PROPOSAL'>,
  { sharedBases, agreements }: Terms,
): Case {
  const { legalBases, reference, bilateralRef } = body;
  const asked = { requestType: 'COOPERATION', urgency: 'ROUTINE' } as const;
  return {
    ...c,
    opening: kind,
    requestingState: issuer,
    requestedState: audience,
    reference,
    legalBases,
    profile: chooseProfile({ ...asked, legalBases, sharedBases, bilateralRef, agreements }),
  };
}

/** Takes up what is asked in addition when the case is opened again; it counts on behind the questions before. */
export function gatherQuestions(c: Case, questions: readonly Question[]): Case {
  return { ...c, questions: [...c.questions, ...pending(questions, c.questions.length)] };
}

function pending(questions: readonly Question[], before: number): QuestionStanding[] {
  return questions.map(({ code, itemRef, text }, index) => ({
    questionNo: before + index + 1,
    code,
    ...(itemRef !== undefined && { itemRef }),
    ...(text !== undefined && { text }),
    status: 'PENDING',
  }));
}

/** Takes up what an answer says; where two answers speak of the same, the later one holds and the earlier stays readable in its message. */
export function gatherResponse(c: Case, response: Response, messageId: string): Case {
  const { questionResults, measureResults = [], itemResults, chain = [], parties = [] } = response;
  const by = <T>(said: T): Said<T> => ({ said, messageId });
  const lateness = latenessOf(response);
  const gathered: Case = {
    ...c,
    questions: c.questions.map((question) =>
      answered(
        question,
        questionResults.find(({ questionNo }) => questionNo === question.questionNo),
        messageId,
      ),
    ),
    measures: c.measures.map((measure) =>
      answered(
        measure,
        measureResults.find(({ measureNo }) => measureNo === measure.measureNo),
        messageId,
      ),
    ),
    itemResults: latest([...c.itemResults, ...itemResults.map(by)], ({ said }) => [said.itemRef]),
    chain: latest([...c.chain, ...chain.map(by)], ({ said }) => [said.itemRef, said.seq]),
    parties: [...c.parties, ...parties.map(by)],
    ...holderOf(response, messageId),
    ...(response.pointOfDiversion && { pointOfDiversion: by(response.pointOfDiversion) }),
    lateReasons: lateness ? [...c.lateReasons, by(lateness)] : c.lateReasons,
    refusals: response.refusal ? [...c.refusals, by(response.refusal)] : c.refusals,
  };
  return datedToCrime(gathered, response);
}

/** Takes up a refusal, restriction or postponement with its ground. */
export function gatherRefusal(c: Case, notice: RefusalNotice, messageId: string): Case {
  const { mode, ground, text, partsAffected, reviewDate, consultationRef } = notice;
  const refusal: PartialRefusal = {
    mode,
    ground,
    text,
    partsAffected,
    ...(reviewDate !== undefined && { reviewDate }),
    ...(consultationRef !== undefined && { consultationRef }),
  };
  return { ...c, refusals: [...c.refusals, { said: refusal, messageId }] };
}

function answered<T extends { status: AnswerStatus }>(
  standing: T,
  result: { status: AnswerStatus; answer?: string } | undefined,
  messageId: string,
): T {
  if (result === undefined) return standing;
  const { status, answer } = result;
  return { ...standing, status, ...(answer !== undefined && { answer }), messageId };
}

/** One entry per key, the later of two in the place of the earlier, in the order of the keys. */
function latest<T>(entries: readonly T[], keyOf: (entry: T) => number[]): T[] {
  const byKey = new Map(entries.map((entry) => [keyOf(entry).join(':'), entry]));
  return [...byKey.values()].toSorted((one, other) => compare(keyOf(one), keyOf(other)));
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((number, index) => number !== other[index]);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

function holderOf(response: Response, messageId: string): Pick<Case, 'lastLegalHolder'> {
  const { lastLegalHolder, lastLegalDate } = response;
  if (lastLegalHolder === undefined) return {};
  const until = lastLegalDate === undefined ? {} : { until: lastLegalDate };
  return { lastLegalHolder: { said: { partyNo: lastLegalHolder, ...until }, messageId } };
}

function latenessOf({ lateReason, lateText }: Response): LateReason | undefined {
  if (lateReason === undefined) return undefined;
  return { reason: lateReason, ...(lateText !== undefined && { text: lateText }) };
}

/** Time-to-crime of the case; items with a first sale of their own have it in their own result. */
function datedToCrime(c: Case, response: Response): Case {
  const [only, ...others] = response.itemResults;
  const firstRetailDate =
    response.firstRetailDate ?? (others.length === 0 ? only?.firstRetailDate : undefined);
  if (firstRetailDate === undefined) return c;
  if (c.recoveredOn === undefined) return { ...c, firstRetailDate };
  return {
    ...c,
    firstRetailDate,
    timeToCrimeDays: timeToCrimeDays(firstRetailDate, c.recoveredOn),
  };
}
