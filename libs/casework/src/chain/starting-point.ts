import { isRecord } from './loose-document.ts';

/**
 * What of a request is true of its own matter alone, and so never stands in one that begins with it: who is in it, which
 * piece it is about, when things happened, under which numbers it is known, what was checked for it, and what was
 * attached. Everything else is kept.
 */
const OF_ITS_MATTER: ReadonlySet<string> = new Set([
  // persons and files
  'persons',
  'attachments',
  'photos',
  'photosWaiver',
  'translations',
  // numbers under which the matter is known
  'humanRef',
  'externalRefs',
  'rootTraceId',
  'parentRequestId',
  'relation',
  'seizureRef',
  'caseNo',
  'stolenLostRef',
  'containerOrAwb',
  'approver',
  // dates
  'approvedAt',
  'requestedBy',
  'requestedByReason',
  'date',
  'time',
  'retentionDate',
  'notBefore',
  'plannedDestruction',
  'proofDateCode',
  'yearOfManufacture',
  // the piece itself
  'serials',
  'alteredMarks',
  'lotNo',
  'headstamp',
  'packagingMarks',
  'identification',
  'coordinates',
  // what was done and found for it
  'checksDone',
  'factsSummary',
  'circumstances',
]);

/** Of a mark what it is, where and in which condition, but not what stands in it. */
const OF_ITS_MARK: ReadonlySet<string> = new Set([
  'textRaw',
  'symbolDescription',
  'photoRef',
  'year',
]);

/** A request to begin another one with, without what is true of its own matter alone. Loose, as drafts are. */
export function startingPoint(request: object): object {
  return without(request, OF_ITS_MATTER) as object;
}

function without(value: unknown, gone: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => without(one, gone));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !gone.has(name))
      .map(([name, member]) => [
        name,
        without(member, name === 'marks' ? new Set([...gone, ...OF_ITS_MARK]) : gone),
      ]),
  );
}
