import { instant } from '@trace/protocol';
import type { NoticeRow } from '../notices/index.ts';
import type { MailWords } from './mail-words.ts';
import { writeMail, type MailText } from './write-mail.ts';

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

/** References that a node draws by itself; one that a State has invented could say anything, and stays at home. */
const DRAWN = /^[A-Z]{2,3}-[A-Z]{2}-\d{4}-\d{6}$/;

/**
 * The mail for a notice. Mail is read on telephones and kept by others: it names the reference, the State, the clock and
 * its date, and where to look, and nothing of what the case is about.
 *
 * @param person whom it goes to; without one it goes to the desk
 */
export function mailText(notice: Told, state: string, words: MailWords, person?: string): MailText {
  const { noticeId, what, desk, caseId, partner, clock, rung, dueAt, raisedAt } = notice;
  const reference = referenceOf(notice);
  const told: [string, string | undefined][] = [
    ['case', reference],
    ['partner', partner ?? undefined],
    ['clock', clock === null ? undefined : words.code(clock)],
    ['reached', rung === null ? undefined : words.code(rung)],
    ['due', dueAt === null ? undefined : instant(dueAt)],
    ['told', instant(raisedAt)],
    ['look', caseId === null ? '/v1/notices' : `/v1/cases/${caseId}`],
  ];
  const about = [reference, partner, clock === null ? null : words.code(clock), words.title(what)];
  return writeMail(
    {
      mailId: noticeId,
      state,
      subject: about.filter(Boolean).join(' · '),
      says: words.says(what),
      facts: told.flatMap(([key, value]) =>
        value === undefined ? [] : [[words.say(key), value] as const],
      ),
      ends: [
        person === undefined
          ? words.say('to-desk', { desk: words.code(desk), state })
          : words.say('to-person', { person, state }),
      ],
    },
    words,
  );
}

function referenceOf({ reference, caseId }: Told): string | undefined {
  if (reference !== null && DRAWN.test(reference)) return reference;
  return caseId ?? undefined;
}
