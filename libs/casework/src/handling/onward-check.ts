import { messagesOfCases, openSealedPart, type StoredMessage } from '@trace/exchange';
import type { NodeKeys } from '@trace/platform';
import { partReferences, type PartReference, type PersonIdentity } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { correctedMessages } from '../case/index.ts';
import type { CaseFiles } from '../case-files.ts';
import { casesOfTraces } from '../chain/trace-links.ts';
import type { SubmittedIdentity } from '../identities.ts';
import { assessUse, type CaseInUse } from './assess-use.ts';
import { copiedFrom, type Copy } from './copied-from.ts';
import { refuseUse } from './refuse-use.ts';
import { samePerson } from './same-person.ts';

/** What is about to be said to another State in a case of its own, in the form in which it was posted. */
export interface OnwardOrder {
  to: string;
  body: object;
  identities: readonly SubmittedIdentity[];
  /** Where in the posted document the body stands (RFC 6901). */
  at: string;
  /** The cases from which it says that it follows. */
  follows: readonly (string | undefined)[];
}

/**
 * What follows from another case hands on nothing of that case, or of any other in its trace, which its provider has not
 * left open: neither a number, a name or a sentence of a message, nor a person (ITI 15, FP 12(5), UNTOC 18(19)).
 *
 * @throws Problem handling.restricted, naming each place in what was posted
 */
export async function checkOnward(
  em: EntityManager,
  { caseFiles, keys }: { caseFiles: CaseFiles; keys: NodeKeys },
  order: OnwardOrder,
  now: Date,
): Promise<void> {
  const follows = order.follows.filter((id) => id !== undefined);
  if (follows.length === 0) return;
  const before = await casesOfTraces(em, follows);
  await refuseCopies(em, { caseFiles, keys }, before, order, now);
}

/** What is about to be said, and to whom. */
export interface Words extends Omit<OnwardOrder, 'follows'> {
  /** What the other State knows already, because it was said in the case itself. */
  known?: readonly object[];
}

/** Refuses words that hand on something of these cases which its provider has not left open. */
export async function refuseCopies(
  em: EntityManager,
  { caseFiles, keys }: { caseFiles: CaseFiles; keys: NodeKeys },
  caseIds: readonly string[],
  { to, body, identities, at, known }: Words,
  now: Date,
): Promise<void> {
  for (const messages of (await messagesOfCases(em, caseIds)).values()) {
    const opened = caseFiles.open(messages);
    const persons = await personsCopied(em, keys, opened.messages, identities);
    const corrected = correctedMessages(opened.messages, opened.folded.corrections);
    for (const current of corrected.places.length > 0
      ? [opened.messages, corrected.messages]
      : [opened.messages]) {
      const copies = copiedFrom(current, body, known).map(({ datum, at: place }) => ({
        datum,
        at: `${at}${place}`,
      }));
      const inUse = { ...opened, messages: [...current] };
      refuseUse(closedCopies(inUse, [...copies, ...persons], to, now));
    }
  }
}

function closedCopies(
  opened: CaseInUse,
  copies: readonly Copy[],
  to: string,
  now: Date,
): Parameters<typeof refuseUse>[0] {
  const use = { purpose: 'FORWARD_TO_STATE', to } as const;
  const verdicts = assessUse(
    opened,
    use,
    copies.map(({ datum }) => datum),
    now,
  );
  const closed = verdicts.flatMap((verdict, index) => {
    const pointer = copies[index]?.at ?? '';
    return verdict.allowed ? [] : [{ pointer, because: verdict.because, ask: verdict.ask }];
  });
  // One place may repeat several: the first says enough.
  return closed.filter(
    ({ pointer }, index) => closed.findIndex((one) => one.pointer === pointer) === index,
  );
}

/** The persons in a submission whom the other State has named in a case. */
async function personsCopied(
  em: EntityManager,
  keys: NodeKeys,
  messages: readonly StoredMessage[],
  identities: readonly SubmittedIdentity[],
): Promise<Copy[]> {
  if (identities.length === 0) return [];
  const copies: Copy[] = [];
  for (const { message, direction } of messages) {
    if (direction !== 'IN') continue;
    for (const { part, pointer } of partReferences(message.body).filter(isIdentity)) {
      const known = (await openSealedPart(em, keys, message, part)) as PersonIdentity | undefined;
      if (known === undefined) continue;
      for (const [index, { identity }] of identities.entries()) {
        if (!samePerson(identity, known)) continue;
        copies.push({
          datum: { messageId: message.messageId, pointer },
          at: `/identities/${index}`,
        });
      }
    }
  }
  return copies;
}

function isIdentity({ content }: PartReference): boolean {
  return content === 'IDENTITY';
}
