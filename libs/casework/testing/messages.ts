import type { Message, MessageKind } from '@trace/protocol';
import type { Filed, Terms } from '../src/case/filed.ts';
import type { DeclaredCalendar } from '../src/deadlines/index.ts';

/** A State with the calendar of the scenarios, or another that a test wants. */
export function aCalendar(state: string, others: Partial<DeclaredCalendar> = {}): DeclaredCalendar {
  return {
    state,
    zone: { QN: 'Europe/Vienna', QS: 'Europe/Ljubljana', QV: 'Asia/Kathmandu' }[state] ?? 'UTC',
    weekend: state === 'QV' ? [5, 6] : [6, 7],
    holidays: [
      { date: '2026-01-06', name: 'Epiphany' },
      { date: '2026-04-06', name: 'Easter Monday' },
    ],
    version: `${state}-2026.1`,
    reading: 'CALENDAR_STRICT',
    ...others,
  };
}

/** The terms between QN, QS and QV; the first two share the EU basis. */
export function someTerms(others: Partial<Terms> = {}): Terms {
  return {
    calendars: { QN: aCalendar('QN'), QS: aCalendar('QS'), QV: aCalendar('QV') },
    sharedBases: ['EU_2023_977', 'FP_12_4', 'ITI', 'UNTOC_18'],
    ...others,
  };
}

/** A UUID of version 7 that sorts by its number. */
export function anId(number: number): string {
  return `019b0000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** What a test says of a message; the rest is filled in. */
export interface Saying<K extends MessageKind> {
  kind: K;
  issuer: string;
  sequence: number;
  number: number;
  seen?: number;
  audience?: string;
  cause?: string;
  createdAt?: string;
  body?: object;
}

/** A message with as much of its body as the fold reads. */
export function aMessage<K extends MessageKind>(saying: Saying<K>): Message {
  const { kind, issuer, sequence, number, seen = 0, body = {} } = saying;
  return {
    messageId: anId(number),
    caseId: anId(0),
    issuer,
    audience: saying.audience ?? (issuer === 'QN' ? 'QS' : 'QN'),
    sequence,
    seen,
    ...(saying.cause !== undefined && { cause: saying.cause }),
    kind,
    schemaVersion: '1.0',
    createdAt: saying.createdAt ?? '2026-04-03T14:19:58.000Z',
    language: 'en',
    body: { ...BODIES[kind], ...body },
    sealed: [],
  } as unknown as Message;
}

/** The same with its receipt, or with none where no instant is given. */
export function aFiled<K extends MessageKind>(saying: Saying<K> & { receivedAt?: string }): Filed {
  const message = aMessage(saying);
  return {
    message,
    digest: `digest-${message.messageId}`,
    ...(saying.receivedAt !== undefined && {
      outcome: 'ACCEPTED',
      receivedAt: new Date(saying.receivedAt),
    }),
  };
}

/** A header with two questions; whatever a test names comes in its place. */
export function aHeader(others: object = {}): object {
  return {
    humanRef: 'QN-TR-2026-000001',
    urgency: 'ROUTINE',
    legalBases: ['EU_2023_977', 'FP_12_4'],
    questions: [{ code: 'Q-IMPORT' }, { code: 'Q-LASTHOLDER', itemRef: 1 }],
    ...others,
  };
}

/** A response that answers the first question. */
export function aResponse(others: object = {}): object {
  return {
    itemResults: [],
    questionResults: [{ questionNo: 1, code: 'Q-IMPORT', status: 'ANSWERED', answer: '2004' }],
    ...others,
  };
}

const BODIES: Record<MessageKind, object> = {
  REQUEST: {
    requestType: 'TRACE',
    header: aHeader(),
    items: [],
    recovery: { date: '2026-01-06' },
    persons: [],
  },
  ACKNOWLEDGEMENT: { accessClass: 'DIRECT', acceptedCompetence: 'YES' },
  PARTIAL_ANSWER: { response: aResponse() },
  FINAL_ANSWER: { response: aResponse() },
  REFUSAL: { mode: 'REFUSE', ground: 'ITI22-NATSEC', text: 'No.', partsAffected: [] },
  WITHDRAWAL: { reason: 'SOLVED', text: 'Solved.' },
  CLOSE: { feedback: { usefulness: 5, outcomeUsedFor: 'LEAD' } },
  CLARIFICATION_REQUEST: { missing: [{ element: 'SERIAL', text: 'Please.' }] },
  CLARIFICATION: { given: [{ element: 'SERIAL', status: 'GIVEN', text: 'Here.' }] },
  DELAY_NOTICE: {
    judicialAuthorisation: true,
    delay: { reasonCode: 'JUDICIAL', text: 'A court.', expectedDate: '2026-04-24' },
  },
  STATUS_QUERY: {},
  STATUS_REPLY: { standing: 'IN_PROGRESS', text: 'Soon.' },
  REMINDER: { clock: 'ANSWER' },
  CONSULT_PROPOSAL: { mode: 'REFUSE', ground: 'TOC18-21B', text: 'No.', partsAffected: [] },
  CONSULT_REPLY: { decision: 'DECLINED', text: 'No.', conditionsAccepted: [] },
  REFERRAL: { reason: 'NOT_OUR_MARK', text: 'A copy.', onwardStates: [{ state: 'QT' }] },
  EXPLANATION_QUERY: { text: 'Why?' },
  EXPLANATION: { text: 'Because.', refusalStands: true },
  CORRECTION: { correctsMessageId: anId(1), text: 'Wrong.', changes: [] },
  REOPEN: { reason: 'NEW_FACT', text: 'More.' },
  PERMISSION_REQUEST: { purpose: 'FORWARD_TO_STATE', dataRefs: [], text: 'May we?' },
  PERMISSION_DECISION: { decision: 'GRANTED', conditions: [], text: 'Yes.' },
  SPONTANEOUS_INFO: {
    reference: 'QN-5/26',
    legalBases: ['UNTOC_18'],
    text: 'By the way.',
    items: [],
    persons: [],
  },
  JIT_PROPOSAL: { reference: 'QN-6/26', legalBases: ['UNTOC_19'], purpose: 'Together.' },
  JIT_REPLY: { decision: 'ACCEPTED', text: 'Yes.' },
  HIT_NOTICE: { hits: [{ itemRef: 1, hit: 'STOLEN_OR_LOST', match: 'EXACT' }] },
  PURGE_NOTICE: { parts: [], reason: 'LEGAL_ORDER', legalRef: '4 Bs 17/26' },
  PURGE_CONFIRMATION: { purged: [] },
};
