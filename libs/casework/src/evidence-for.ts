import type { Partners, StoredMessage } from '@trace/exchange';
import { Problem, type Clock } from '@trace/platform';
import type { CaseFiles, OpenedCase } from './case-files.ts';
import {
  exportEvidence,
  type EvidenceFile,
  type EvidencePurpose,
  type WithheldMessage,
} from './evidence.ts';
import { assessUse } from './handling/assess-use.ts';
import { refuseUse } from './handling/refuse-use.ts';
import type { ClosedPlace, Use } from './handling/use.ts';

/** For what evidence is exported, and whether what may not be in it is left out or refuses all of it. */
export interface EvidenceWish {
  purpose: EvidencePurpose;
  withhold: boolean;
}

const USE_FOR: Record<EvidencePurpose, Use> = {
  COURT: { purpose: 'USE_IN_COURT' },
  OWN_FILE: { purpose: 'EXPORT' },
};

interface Closed {
  stored: StoredMessage;
  places: ClosedPlace[];
}

/** The case without what was recalled before it left: the other State was never told it, and it proves nothing. */
export function whatWasSaid(opened: OpenedCase, caseFiles: Pick<CaseFiles, 'open'>): OpenedCase {
  const said = opened.messages.filter(({ outcome }) => outcome !== 'RECALLED');
  if (said.length === 0)
    throw new Problem('case.not-possible', 'Nothing of this case has left this State.');
  return said.length === opened.messages.length ? opened : caseFiles.open(said);
}

/**
 * The evidence of a case for a purpose. What is signed can not be cut, so a message is in it whole or not at all: one
 * with a part that its State has not left open to this purpose is withheld, and its digest and receipt stand for it. They
 * prove that it exists and when it was received, and any court can compare it once it is given (ITI 15, UNTOC 18(19)).
 *
 * @throws Problem handling.restricted where something is closed and is not to be withheld, or nothing would be left
 */
export function exportEvidenceFor(
  opened: OpenedCase,
  partners: Partners,
  clock: Clock,
  { purpose, withhold }: EvidenceWish,
): EvidenceFile {
  const closed = closedMessages(opened, USE_FOR[purpose], clock.now());
  const left = opened.messages.filter((one) => !closed.some(({ stored }) => stored === one));
  if (!withhold || left.length === 0) refuseUse(closed.flatMap(placesOf));
  const file = exportEvidence({ ...opened, messages: left }, partners, clock);
  return Object.assign(file, {
    purpose,
    ...(closed.length > 0 && { withheld: closed.map(withheldMessage) }),
  });
}

function closedMessages(opened: OpenedCase, use: Use, now: Date): Closed[] {
  const data = opened.messages.map(({ message: { messageId } }) => ({ messageId }));
  const verdicts = assessUse(opened, use, data, now);
  return opened.messages.flatMap((stored, index) => {
    const verdict = verdicts[index];
    return verdict?.allowed === false ? [{ stored, places: verdict.closed }] : [];
  });
}

/** Every closed place of a message, in the case as a whole. */
function placesOf({ stored, places }: Closed): ClosedPlace[] {
  const at = `/messages/${stored.message.messageId}`;
  return places.map(({ pointer, because, ask }) => ({ pointer: `${at}${pointer}`, because, ask }));
}

function withheldMessage({ stored, places }: Closed): WithheldMessage {
  const { message, digest, receipt } = stored;
  return {
    messageId: message.messageId,
    digest,
    because: [...new Set(places.map(({ because }) => because))].join(' '),
    ask: [...new Set(places.map(({ ask }) => ask))],
    ...(receipt !== undefined && { receipt: receipt.token }),
  };
}
