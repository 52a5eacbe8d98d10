import { readMessage } from '@trace/protocol';
import { recordIn, textIn } from './loose-document.ts';

/** What a person says about a possible duplicate: it is the same arm, or it is not and why. */
export interface DuplicateDecision {
  caseId: string;
  decision: 'LINK' | 'JUSTIFY';
  /** Why it is asked all the same; mandatory with JUSTIFY. */
  justification?: string;
}

/** A case or draft of this node in which the same item, or the same matter, was asked about before: who, when, where. */
export interface PossibleDuplicate {
  /** The case; absent where it is another draft. */
  caseId?: string;
  draftId?: string;
  reference?: string;
  partner?: string;
  state?: string;
  /** The authority that registered it, and whether it is the one that asks now. */
  authority?: string;
  sameAuthority: boolean;
  /** Whether both name one seizure. */
  sameSeizure: boolean;
  since: Date;
  because: 'SAME_ITEM' | 'SAME_REFERENCE';
  /** The item of the new request, and that of the other one; absent with SAME_REFERENCE. */
  itemNo?: number;
  otherItemNo?: number;
  /** Whether the calibres are the same too; absent where one is not given. */
  sameCalibre?: boolean;
  /** Where it stands in the new request (RFC 6901). */
  pointer: string;
}

/** A row of the search, of a case or of a draft. */
export interface FoundMark {
  caseId: string | null;
  draftId: string | null;
  reference: string | null;
  partner: string | null;
  state: string | null;
  since: Date;
  mark: string;
  otherItemNo: number;
  calibreMark: string | null;
  armId: string | null;
  rootId: string | null;
  /** The signed request, or the content of the draft. */
  jws: string | null;
  content: string | null;
}

/** What is told of a found mark to somebody who asks with `request`. */
export function possibleDuplicate(
  found: FoundMark,
  own: { itemNo: number; calibreMark?: string; pointer: string },
  request: unknown,
): PossibleDuplicate {
  const other = requestOf(found);
  const [authority, ownAuthority] = [authorityOf(other), authorityOf(request)];
  const [seizure, ownSeizure] = [seizureOf(other), seizureOf(request)];
  const { caseId, draftId, reference, partner, state, calibreMark } = found;
  return {
    ...present({ caseId, draftId, reference, partner, state }),
    ...(authority !== undefined && { authority }),
    sameAuthority: authority !== undefined && authority === ownAuthority,
    sameSeizure: seizure !== undefined && seizure === ownSeizure,
    since: found.since,
    ...(own.itemNo === 0
      ? { because: 'SAME_REFERENCE' as const }
      : {
          because: 'SAME_ITEM' as const,
          itemNo: own.itemNo,
          otherItemNo: found.otherItemNo,
        }),
    ...(calibreMark !== null &&
      own.calibreMark !== undefined && { sameCalibre: calibreMark === own.calibreMark }),
    pointer: own.pointer,
  };
}

function requestOf({ jws, content }: FoundMark): unknown {
  if (jws !== null) return readMessage(jws).body;
  return content === null ? undefined : recordIn(JSON.parse(content) as unknown, 'request');
}

function authorityOf(request: unknown): string | undefined {
  return textIn(recordIn(recordIn(request, 'header'), 'requestingAuthority'), 'name');
}

function seizureOf(request: unknown): string | undefined {
  return textIn(recordIn(request, 'recovery'), 'seizureRef');
}

function present(members: Record<string, string | null>): Partial<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
