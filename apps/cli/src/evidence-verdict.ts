import type { EvidenceReport } from '@trace/casework';
import { EXIT, OperatorFault } from './operator-fault.ts';

/** What an evidence file proves as a whole, in a sentence for a judge; empty where something in it does not hold. */
export function verdictOf(report: EvidenceReport, isPinned: boolean): string {
  if (report.outcome === 'NOT_PROVED') return '';
  if (report.outcome === 'UNVOUCHED') return unvouchedVerdict(report);
  const proved = provedVerdict(report, isPinned);
  return report.outcome === 'PROVED'
    ? proved
    : `${proved} That no message was left out of this file is not proved, and so it does not show how the case stands.`;
}

/**
 * Ends `trace-node verify` by what came out.
 *
 * @throws OperatorFault with an exit code of its own for each outcome other than PROVED
 */
export function endWith(outcome: EvidenceReport['outcome']): void {
  switch (outcome) {
    case 'PROVED':
      return;
    case 'PARTLY_PROVED':
      throw new OperatorFault(
        'The file proves the messages that are in it, and not that none was left out.',
        'Ask for the file anew, from either of the two States: files of today are sealed and have the audit log in them.',
        EXIT.partly,
      );
    case 'UNVOUCHED':
      throw new OperatorFault(
        'The file proves nothing yet: its keys stand on descriptors that nobody vouches for in it.',
        'Compare the fingerprints above with those States, over another line, and give them with --fingerprint.',
        EXIT.unvouched,
      );
    case 'NOT_PROVED':
      throw new OperatorFault(
        'The file does not prove what it says; what is wrong stands above.',
        'Ask for the file again, from either of the two States: both hold the same evidence.',
      );
  }
}

function provedVerdict(
  { messages, withheld, authorityKey, unproved }: EvidenceReport,
  isPinned: boolean,
): string {
  const isKnown = isPinned || authorityKey === undefined;
  const provided = isKnown ? '' : ', provided that the key of the authority is the right one';
  const missing =
    withheld.length === 0
      ? ''
      : ` ${withheld.length} more are withheld, so how the case stands can not be said from this file.`;
  const doubted = messages.filter(({ doubts }) => doubts.length > 0).length;
  const doubt =
    doubted === 0
      ? ''
      : ` ${doubted} of them are in doubt, because a key was revoked as of before they were received.`;
  const isAll = withheld.length === 0 && unproved.length === 0;
  return `All ${messages.length} messages${isAll ? '' : ' in the file'} are proved${provided}.${doubt}${missing}`;
}

function unvouchedVerdict({ messages, descriptors }: EvidenceReport): string {
  const states = [...new Set(descriptors.map(({ state }) => state))].toSorted().join(' and ');
  const those =
    messages.length === 1 ? 'The message agrees' : `All ${messages.length} messages agree`;
  return `${those} with the keys in this file. Whether these are the keys of ${states}, nobody vouches for in it.`;
}
