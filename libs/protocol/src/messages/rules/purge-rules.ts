import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { PurgeConfirmation } from '../purge-confirmation.message.ts';
import type { NamedPart, PurgeNotice } from '../purge-notice.message.ts';
import { lacks, repeated } from './complaint.ts';

function legalOrderIsNamed(notice: PurgeNotice): Complaint[] {
  return notice.reason === 'LEGAL_ORDER'
    ? lacks(notice, 'legalRef', 'Name the order by its court, number and day.')
    : [];
}

function otherPurgeIsReasoned(notice: PurgeNotice): Complaint[] {
  return notice.reason === 'OTHER' ? lacks(notice, 'text', 'Say why the parts are destroyed.') : [];
}

function partIsPurgedOnce({ parts }: PurgeNotice): Complaint[] {
  return repeated(placesOf(parts, '/parts'), 'This part is already named.');
}

/** The rules of a notice of a purge. */
export const PURGE_NOTICE_RULES: readonly CrossRule<PurgeNotice>[] = [
  { source: 'Directive (EU) 2016/680, art. 16(2)', check: legalOrderIsNamed },
  { source: 'Directive (EU) 2016/680, art. 16(2)', check: otherPurgeIsReasoned },
  { source: 'Directive (EU) 2016/680, art. 16(6)', check: partIsPurgedOnce },
];

function somethingIsConfirmed({ purged, kept = [] }: PurgeConfirmation): Complaint[] {
  const detail = 'Name the parts that are destroyed, or those that are kept.';
  return purged.length + kept.length === 0 ? [{ at: '/purged', code: 'limit.items', detail }] : [];
}

function partHasOneFate({ purged, kept = [] }: PurgeConfirmation): Complaint[] {
  return repeated(
    [...placesOf(purged, '/purged'), ...placesOf(kept, '/kept')],
    'This part is already named: it is destroyed or kept, once.',
  );
}

/** The rules of a confirmation of a purge. */
export const PURGE_CONFIRMATION_RULES: readonly CrossRule<PurgeConfirmation>[] = [
  { source: 'Directive (EU) 2016/680, art. 16(6)', check: somethingIsConfirmed },
  { source: 'Directive (EU) 2016/680, art. 16(3)', check: partHasOneFate },
];

function placesOf(parts: readonly NamedPart[], at: string): (readonly [string, string])[] {
  return parts.map(({ messageId, part }, index) => [`${messageId} ${part}`, `${at}/${index}/part`]);
}
