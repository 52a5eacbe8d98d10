import { openSealedPart, PurgedPartRow, type StoredMessage } from '@trace/exchange';
import { Problem, type NodeKeys } from '@trace/platform';
import {
  instant,
  partReferences,
  Refusal,
  type Fault,
  type PersonIdentity,
  type PurgeReason,
} from '@trace/protocol';
import type { EntityManager } from 'typeorm';

/** An identity to be sealed: the part by which the body refers to it, and who the person is. */
export interface SubmittedIdentity {
  part: string;
  identity: PersonIdentity;
}

/**
 * The identities given must be exactly those that the body refers to: one too few would leave a reference to nothing,
 * one too many would send a person's identity for no purpose (Directive (EU) 2016/680 article 4(1)(c)).
 */
export function checkIdentities(
  body: object,
  identities: readonly SubmittedIdentity[],
  at: string,
): void {
  const referred = new Map<string, string>();
  collect(body, at, referred);
  const given = identities.map(({ part }) => part);
  const faults: Fault[] = given.flatMap((part, index): Fault[] => {
    const pointer = `/identities/${index}/part`;
    if (given.indexOf(part) !== index) {
      return [
        {
          pointer,
          code: 'sealed.duplicate-part',
          detail: 'An identity with this part stands before.',
        },
      ];
    }
    return referred.has(part)
      ? []
      : [
          {
            pointer,
            code: 'sealed.reference',
            detail: 'No identityPart refers to this identity; leave it out.',
          },
        ];
  });
  for (const [part, pointer] of referred) {
    if (given.includes(part)) continue;
    faults.push({
      pointer,
      code: 'sealed.reference',
      detail: 'Give the identity with this part under identities.',
    });
  }
  const [first, ...others] = faults;
  if (first) throw Refusal.ofFaults([first, ...others]);
}

function collect(value: unknown, at: string, referred: Map<string, string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, content] of Object.entries(value)) {
    const pointer = `${at}/${name}`;
    if (name === 'identityPart' && typeof content === 'string') referred.set(content, pointer);
    else collect(content, pointer, referred);
  }
}

/** A sealed identity, opened for somebody who may see it. */
export interface OpenedIdentity {
  messageId: string;
  issuer: string;
  part: string;
  /** Absent when its key has been destroyed: the person is gone, the proofs remain. */
  identity?: unknown;
  /** When and by which rule it was destroyed. */
  purged?: Tombstone;
}

/** What is left of a sealed part whose key was destroyed. */
export interface Tombstone {
  at: string;
  reason: PurgeReason;
}

/**
 * What stands in the sealed parts of this name in a case, whichever of its messages they came with.
 *
 * @throws Problem when the case has no such part
 */
export async function openIdentities(
  em: EntityManager,
  keys: NodeKeys,
  messages: readonly StoredMessage[],
  part: string,
): Promise<OpenedIdentity[]> {
  const holding = messages.filter(({ message }) =>
    partReferences(message.body).some((one) => one.part === part && one.content === 'IDENTITY'),
  );
  if (holding.length === 0) {
    throw new Problem('message.unknown', 'No message of this case has a sealed part of this name.');
  }
  return Promise.all(
    holding.map(async ({ message }): Promise<OpenedIdentity> => {
      const { messageId, issuer } = message;
      const identity = await openSealedPart(em, keys, message, part);
      if (identity !== undefined) return { messageId, issuer, part, identity };
      const stone = await em.findOneBy(PurgedPartRow, { messageId, part });
      const purged = stone && { at: instant(stone.purgedAt), reason: stone.reason };
      return { messageId, issuer, part, ...(purged && { purged }) };
    }),
  );
}
