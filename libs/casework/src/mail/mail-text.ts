import { instant } from '@trace/protocol';
import { NOTICE_KINDS, type NoticeRow } from '../notices/index.ts';

/** What of a notice a mail may tell. */
export type Told = Pick<
  NoticeRow,
  | 'noticeId'
  | 'what'
  | 'desk'
  | 'caseId'
  | 'reference'
  | 'partner'
  | 'clock'
  | 'rung'
  | 'dueAt'
  | 'raisedAt'
>;

/** A mail as it is handed to the server, without its addresses. */
export interface MailText {
  /** The same for the same notice, so that a mail that was sent twice can be seen to be one (RFC 5322 3.6.4). */
  messageId: string;
  subject: string;
  text: string;
}

/** References that a node draws by itself; one that a State has invented could say anything, and stays at home. */
const DRAWN = /^[A-Z]{2,3}-[A-Z]{2}-\d{4}-\d{6}$/;

/**
 * The mail for a notice. Mail is read on telephones and kept by others: it names the reference, the State, the clock and
 * its date, and where to look, and nothing of what the case is about.
 */
export function mailText(notice: Told, state: string): MailText {
  const { noticeId, what, desk, caseId, partner, clock, rung, dueAt, raisedAt } = notice;
  const reference = referenceOf(notice);
  const lines: [string, string | undefined][] = [
    ['Case', reference],
    ['Other State', partner ?? undefined],
    ['Clock', clock ?? undefined],
    ['Reached', rung ?? undefined],
    ['Due', dueAt === null ? undefined : instant(dueAt)],
    ['Told', instant(raisedAt)],
    ['Look at', caseId === null ? '/v1/notices' : `/v1/cases/${caseId}`],
  ];
  return {
    messageId: `<${noticeId}@${state.toLowerCase()}.trace-node.invalid>`,
    subject: `[${state}] ${[reference, partner, clock, what].filter(Boolean).join(' · ')}`,
    text: [
      NOTICE_KINDS[what],
      '',
      ...lines.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`])),
      '',
      `To the desk ${desk} of ${state}. This mail was written by the node; nobody reads answers to it.`,
      '',
    ].join('\n'),
  };
}

function referenceOf({ reference, caseId }: Told): string | undefined {
  if (reference !== null && DRAWN.test(reference)) return reference;
  return caseId ?? undefined;
}
