import type { Partners } from '@trace/exchange';
import { Problem, type ProblemFault } from '@trace/platform';
import { checkBody, checkShape, instant, PersonIdentity, Refusal } from '@trace/protocol';
import { checkRequest } from '../case-check.ts';
import { checkIdentities, type SubmittedIdentity } from '../identities.ts';
import type { DraftContent, DraftIdentity } from './draft.ts';

/** Whom a State can ask, and on what it stands with each on a day. */
export type Reach = Pick<Partners, 'get' | 'sharedBases'>;

/**
 * Everything that still keeps a draft from being sent, as the very checks find it that would refuse it then. Saving is
 * never refused for it.
 */
export function findingsOf(
  content: DraftContent,
  identities: readonly DraftIdentity[],
  reach: Reach,
  now: Date,
): ProblemFault[] {
  const today = instant(now).slice(0, 10);
  const { language, to, request } = content;
  const form = faultsIn(() => {
    const checked = checkBody('REQUEST', request, '/request');
    return to.flatMap((state, index) =>
      faultsIn(() => {
        reach.get(state);
        const shared = reach.sharedBases(state, today);
        checkRequest(checked, state, { shared, at: '/request', now });
        return [];
      }, `/to/${index}`),
    );
  });
  return distinct([
    ...(language === undefined ? [missing('/language', 'Say in which language it is.')] : []),
    ...(to.length === 0 ? [missing('/to', 'Name the State that is to be asked.')] : []),
    ...form,
    ...identityFaults(request, identities),
  ]);
}

function identityFaults(request: object, identities: readonly DraftIdentity[]): ProblemFault[] {
  const contents = identities.flatMap(({ identity }, index) =>
    faultsIn(() => {
      checkShape(PersonIdentity, identity, `/identities/${index}/identity`);
      return [];
    }),
  );
  // Which parts the body refers to does not depend on what stands in them.
  const parts = identities as readonly SubmittedIdentity[];
  const references = faultsIn(() => {
    checkIdentities(request, parts, '/request');
    return [];
  });
  return [...contents, ...references];
}

/** What a check finds, or the faults with which it refuses. */
function faultsIn(check: () => ProblemFault[], pointer = ''): ProblemFault[] {
  try {
    return check();
  } catch (fault) {
    if (fault instanceof Refusal) {
      return fault.faults.length > 0
        ? fault.faults.map(({ pointer: at, code, detail }) => ({ pointer: at, code, detail }))
        : [{ pointer, code: fault.code, detail: fault.detail }];
    }
    if (!(fault instanceof Problem)) throw fault;
    return [...(fault.extensions.errors ?? [{ pointer, code: fault.code, detail: fault.detail }])];
  }
}

function missing(pointer: string, detail: string): ProblemFault {
  return { pointer, code: 'member.missing', detail };
}

/** Two addressees may miss the same. */
function distinct(faults: readonly ProblemFault[]): ProblemFault[] {
  return [
    ...new Map(faults.map((one) => [`${one.pointer} ${one.code} ${one.detail}`, one])).values(),
  ];
}
