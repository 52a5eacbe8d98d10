import { Problem, type ProblemCode } from '@trace/platform';
import { Refusal, type LegalBasis, type Message, type RefusalCode } from '@trace/protocol';
import { isOpening, type Filed, type GrowingFold } from './case/index.ts';
import { checkContent, checkOpening, checkRequest, isCheckedAgainstCase } from './case-check.ts';

/** Why a message is not taken, by the closed list and in a sentence without any data of the case. */
export interface ContentRefusal {
  code: RefusalCode;
  detail: string;
}

/** Whether such a message has to be looked at beside its case before it is taken. */
export function isJudgedByContent({ kind }: Pick<Message, 'kind'>): boolean {
  return isOpening(kind) || isCheckedAgainstCase(kind);
}

/**
 * Why the content of a partner's message does not fit its case; undefined where it does. It is judged by what its sender
 * had said and seen before it, and by nothing that crossed it on the way: so what an honest node signs is never refused
 * here, in whichever order things arrive.
 *
 * @param held what this node holds of the case
 * @param fold folds it between its two States; whoever judges many messages of a case keeps it for those that have seen
 *   as much as this one
 */
export function contentRefusal(
  message: Message,
  held: readonly Filed[],
  fold: GrowingFold,
): ContentRefusal | undefined {
  const before = held.filter(({ message: one, outcome }) =>
    one.issuer === message.issuer
      ? one.sequence < message.sequence
      : one.sequence <= message.seen && outcome !== 'REFUSED',
  );
  try {
    if (before.length === 0 && isOpening(message.kind)) checkFirst(message, fold.terms.sharedBases);
    else checkNext(message, before, fold);
    return undefined;
  } catch (refused) {
    return told(refused);
  }
}

function checkFirst(message: Message, shared: readonly LegalBasis[]): void {
  const { issuer: own, audience: to } = message;
  if (message.kind === 'REQUEST') checkRequest(message.body, to, { shared, at: '' });
  else checkOpening(message, { own, to, shared, at: '' });
}

function checkNext(message: Message, before: readonly Filed[], fold: GrowingFold): void {
  const { issuer: own, cause, createdAt } = message;
  checkContent(message, {
    folded: fold.of(before),
    messages: before,
    own,
    cause,
    shared: fold.terms.sharedBases,
    zones: {},
    now: new Date(createdAt),
  });
}

/** The checks speak to whoever writes a message; the code is told to the node that has signed it. */
function told(refused: unknown): ContentRefusal {
  if (refused instanceof Refusal) return { code: refused.code, detail: refused.detail };
  const code = refused instanceof Problem ? CODES[refused.code] : undefined;
  if (refused instanceof Problem && code) return { code, detail: refused.detail };
  throw refused;
}

/** How the protocol calls what is a problem to whoever writes a message. */
const CODES: Partial<Record<ProblemCode, RefusalCode>> = {
  'ground.not-shared': 'ground.not-shared',
  'legal-basis.not-shared': 'basis.not-shared',
};
