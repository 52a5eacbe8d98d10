import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { checkShape } from './check-shape.ts';
import { kidOf, signJws } from './compact-jws.ts';
import { importVerificationKey, type SigningKey, type VerificationKey } from './keys.ts';
import { openJws } from './open-jws.ts';
import { assessPublicKeys, DirectoryKey } from './public-key.ts';
import { Refusal } from './refusal.ts';
import { isObject } from './shape/walk.ts';
import { Instant } from './shape/date.ts';
import { Many, One } from './shape/nested.ts';
import { Pattern } from './shape/pattern.ts';
import { Text } from './shape/text.ts';
import { parseStrictJson } from './strict-json.ts';

/** Somebody who approves changes of a directory that is signed off the network, with a key of his own. */
export class Approver {
  @Text(120) name: string;
  @One(() => DirectoryKey) jwk: DirectoryKey;
}

/** Who approves; signed by the authority, so that nobody else adds himself. */
export class Approvers {
  @Many(() => Approver, 2, 20) approvers: Approver[];
}

/** That a person has compared every fingerprint of a change and wants it signed as it stands. */
export class Approval {
  /** SHA-256 of the change in its canonical form, as base64url */
  @Pattern(/^[A-Za-z0-9_-]{43}$/, 'a SHA-256 digest in base64url') change: string;
  @Instant() at: string;
}

/** An approval that was checked, and whose it is. */
export interface CheckedApproval extends Approval {
  name: string;
}

/** What an approval names: the digest of a change, whatever the order of its members. */
export function changeDigest(change: object): string {
  return hash('sha256', canonicalJson(change), 'base64url');
}

/** Approves a change with a person's own key. */
export async function signApproval(approval: Approval, key: SigningKey): Promise<string> {
  return signJws(approval, 'trace-approval+jws', key);
}

/** The approval of one of these persons; anybody else's is refused. */
export async function readApproval(
  token: string,
  approvers: readonly Approver[],
  now: Date,
): Promise<CheckedApproval> {
  const keys = await Promise.all(approvers.map(({ jwk }) => importVerificationKey(jwk)));
  const payload = await openJws(token, 'trace-approval+jws', keys, now);
  const { change, at } = checkShape(Approval, parseStrictJson(payload, { maxDepth: 2 }));
  const person = approvers.find(({ jwk }) => jwk.kid === kidOf(token));
  if (person === undefined) throw new Refusal('sig.unknown-key');
  return { name: person.name, change, at };
}

/** Signs who approves, with the key of the authority. */
export async function signApprovers(list: Approvers, key: SigningKey): Promise<string> {
  return signJws(list, 'trace-approvers+jws', key);
}

/** Who approves, as the authority has signed it. */
export async function readApprovers(
  token: string,
  authority: readonly VerificationKey[],
  now: Date,
): Promise<Approver[]> {
  const payload = await openJws(token, 'trace-approvers+jws', authority, now);
  return approversIn(parseStrictJson(payload, { maxDepth: 5 }));
}

/** A list of persons as it is proposed: each under a name and with a key that nobody else in it has. */
export function approversIn(content: unknown): Approver[] {
  const list = isObject(content) ? content['approvers'] : undefined;
  if (Array.isArray(list))
    assessPublicKeys(
      list.map((one: unknown) => (isObject(one) ? one['jwk'] : undefined)),
      '/approvers',
    );
  const { approvers } = checkShape(Approvers, content);
  const names = new Set(approvers.map(({ name }) => name.trim().toLowerCase()));
  if (names.size < approvers.length || approvers.some(({ jwk }) => jwk.use !== 'sig'))
    throw new Refusal('directory.keys', 'Each person has a name and a signing key of his own.');
  return approvers;
}
