import type { X509Certificate } from 'node:crypto';
import { authorityVerifies } from './authority.ts';
import { checkShape } from './check-shape.ts';
import { checkStatement, newestEncryptionKey, type Speaker } from './check-statement.ts';
import { claimsOf } from './claims.ts';
import { digestOf, payloadOf, signJws } from './compact-jws.ts';
import { importEncryptionKey, importVerificationKey } from './keys.ts';
import type { EncryptionKey, SigningKey, VerificationKey } from './keys.ts';
import { LIMITS } from './limits.ts';
import { assessPublicKey } from './public-key.ts';
import { Refusal, within, type RefusalCode } from './refusal.ts';
import { Patterns } from './shape/pattern.ts';
import { isObject } from './shape/walk.ts';
import type { Statement } from './statement.ts';
import { parseStrictJson } from './strict-json.ts';

/** Another State's node, as a signed statement describes it. */
export interface Partner {
  state: string;
  statement: Statement;
  /** the signed bytes of the statement */
  token: string;
  signing: VerificationKey[];
  /** all keys for parcels, also those that have ended or not begun; `encryptionKeyAt` chooses */
  encryptions: EncryptionKey[];
  /** SHA-256 of the DER of each TLS certificate, hexadecimal in small letters */
  certificates: string[];
  certificatesPem: string[];
}

/** The directory file: one signed statement for each State. */
export class Directory {
  @Patterns(/^[A-Za-z0-9_.-]+$/, 'a compact JWS', 0, LIMITS.directoryStates, LIMITS.statementBytes)
  statements: string[];
}

/** Signs what a directory authority says of a State's node. */
export async function signStatement(statement: Statement, key: SigningKey): Promise<string> {
  return signJws(statement, 'entity-statement+jwt', key);
}

/** Signs what an authority says of itself: its entity configuration (OpenID Federation 1.0 section 9). */
export async function signEntityConfiguration(content: object, key: SigningKey): Promise<string> {
  return signJws(content, 'entity-statement+jwt', key);
}

/** The certificates that a statement names, base64 of the DER; of a statement that was checked before. */
export function certificatesIn(token: string): string[] {
  const { metadata } = JSON.parse(Buffer.from(payloadOf(token)).toString('utf8')) as Statement;
  return metadata.trace_node.tls_certificates;
}

/** Signs what a State says of its own node: a descriptor, to be exchanged by hand. */
export async function describeNode(
  about: Omit<Statement, 'iss'>,
  key: SigningKey,
): Promise<string> {
  return signJws({ iss: about.sub, ...about }, 'entity-statement+jwt', key);
}

/**
 * The partners of a directory file, if every statement in it is signed by the pinned authority key and
 * passes STATEMENT_CHECKS. One that does not refuses the whole file, so that the last good one stays.
 */
export async function readDirectory(
  text: Uint8Array | string,
  authorityKey: unknown,
  now: Date,
): Promise<Partner[]> {
  const limits = { maxBytes: LIMITS.directoryBytes, maxDepth: 2 };
  const { statements } = checkShape(Directory, parseStrictJson(text, limits));
  // Looked at even where it has nothing to vouch for yet.
  await authorityVerifies(authorityKey);
  return readStatements({ statements, authorityKey, descriptors: [] }, now);
}

/** Signed statements of several States, each beside who vouches for it. */
export interface SignedStatements {
  /** what the authority has signed */
  statements: readonly string[];
  /** the public key of the authority, or the set of its keys; nobody asks for it where it has signed nothing here */
  authorityKey: unknown;
  /** what States have signed about themselves */
  descriptors: readonly string[];
}

/**
 * The partners whom statements and descriptors name together, statements first. Each passes STATEMENT_CHECKS, and no two
 * of them share a State, a certificate or a key, whoever has signed them. For a descriptor nobody vouches here.
 */
export async function readStatements(
  { statements, authorityKey, descriptors }: SignedStatements,
  now: Date,
): Promise<Partner[]> {
  const keys = statements.length > 0 ? await authorityVerifies(authorityKey) : [];
  const partners: Partner[] = [];
  for (const [index, token] of statements.entries()) {
    partners.push(await within(`/statements/${index}`, readPartner(token, keys, now, 'AUTHORITY')));
  }
  for (const [index, token] of descriptors.entries()) {
    const { partner } = await within(`/descriptors/${index}`, readDescriptor(token, now));
    partners.push(partner);
  }
  const pointerOf = (index: number): string =>
    index < statements.length
      ? `/statements/${index}`
      : `/descriptors/${index - statements.length}`;
  const refuse = (namesOf: (partner: Partner) => readonly string[], code: RefusalCode): void =>
    refuseTwice(partners, namesOf, code, pointerOf);
  refuse(({ state }) => [state], 'directory.duplicate-subject');
  for (const claimed of ['directory.certificate', 'key.duplicate'] as const) {
    refuse(
      ({ statement }) =>
        claimsOf(statement)
          .filter(({ code }) => code === claimed)
          .map(({ name }) => name),
      claimed,
    );
  }
  return partners;
}

/** A self-signed descriptor, and the fingerprint that two people compare before they believe it. */
export interface Descriptor {
  partner: Partner;
  fingerprint: string;
}

/**
 * Reads the descriptor that a State has signed about itself. It proves only that the text is whole and
 * that the State holds its keys; whose it is, two people settle by the fingerprint, over another line.
 */
export async function readDescriptor(token: string, now: Date): Promise<Descriptor> {
  const partner = await readPartner(token, await ownKeysOf(token), now, 'SELF');
  return { partner, fingerprint: fingerprintOf(token) };
}

/** The fingerprint of a descriptor: its digest in hexadecimal, in groups that can be read aloud. */
export function fingerprintOf(token: string): string {
  const digits = Buffer.from(digestOf(token), 'base64url').toString('hex');
  return digits.match(/.{4}/g)?.join(' ') ?? digits;
}

/**
 * Reads a statement again that was taken before: signature and shape as ever, its time as of then, since it was good
 * when it was taken. Whether it has ended since is for the reader to say, and not a reason to forget whose keys it names.
 *
 * @param authorityKey of the authority that signed it, or the set of its keys; without one it is a descriptor
 * @param changed what has become of the statement since it was signed: keys that were ended
 */
export async function readHeldStatement(
  token: string,
  authorityKey: unknown,
  takenAt: Date,
  changed: (statement: Statement) => Statement = (statement) => statement,
): Promise<Partner> {
  const isDescriptor = authorityKey === undefined;
  const keys = isDescriptor ? await ownKeysOf(token) : await authorityVerifies(authorityKey);
  const speaker = isDescriptor ? 'SELF' : 'AUTHORITY';
  const { statement, certificates } = await checkStatement(token, keys, takenAt, speaker);
  return partnerOf(changed(statement), certificates, token);
}

async function readPartner(
  token: string,
  keys: readonly VerificationKey[],
  now: Date,
  speaker: Speaker,
): Promise<Partner> {
  const { statement, certificates } = await checkStatement(token, keys, now, speaker);
  return partnerOf(statement, certificates, token);
}

async function partnerOf(
  statement: Statement,
  certificates: readonly X509Certificate[],
  token: string,
): Promise<Partner> {
  const { keys: published } = statement.jwks;
  const signing = published.filter(({ use }) => use === 'sig');
  const encryptions = published.filter(({ use }) => use === 'enc');
  const named = statement.metadata.trace_node.tls_certificates;
  const shown = certificates.filter(({ raw }) => named.includes(raw.toString('base64')));
  return {
    state: statement.sub,
    statement,
    token,
    signing: await Promise.all(signing.map((jwk) => importVerificationKey(jwk))),
    encryptions: await Promise.all(encryptions.map((jwk) => importEncryptionKey(jwk))),
    certificates: shown.map(({ fingerprint256 }) =>
      fingerprint256.replaceAll(':', '').toLowerCase(),
    ),
    certificatesPem: shown.map((certificate) => certificate.toString()),
  };
}

/** The key that a parcel is encrypted to at a moment; undefined when every one has ended or was revoked. */
export function encryptionKeyAt(
  { statement, encryptions }: Pick<Partner, 'statement' | 'encryptions'>,
  at: Date,
): EncryptionKey | undefined {
  const newest = newestEncryptionKey(statement.jwks.keys, at);
  return encryptions.find(({ kid }) => kid === newest?.kid);
}

/** A key of which it is not looked at here since when it counts. */
async function claimedKey(jwk: unknown): Promise<VerificationKey> {
  assessPublicKey(jwk);
  return importVerificationKey({ valid_from: '1970-01-01T00:00:00.000Z', ...jwk });
}

/** The keys in a token that nothing vouches for yet; the checks follow, with these as candidates. */
async function ownKeysOf(token: string): Promise<VerificationKey[]> {
  const content = parseStrictJson(payloadOf(token), {
    maxDepth: 6,
    maxBytes: LIMITS.statementBytes,
  });
  const jwks = isObject(content) ? content['jwks'] : undefined;
  const keys: unknown = isObject(jwks) ? jwks['keys'] : undefined;
  if (!Array.isArray(keys))
    throw new Refusal('directory.keys', undefined, { pointer: '/jwks/keys' });
  const signing = keys.filter((jwk) => isObject(jwk) && jwk['use'] === 'sig').slice(0, 32);
  return Promise.all(signing.map((jwk) => claimedKey(jwk)));
}

function refuseTwice(
  partners: readonly Partner[],
  namesOf: (partner: Partner) => readonly string[],
  code: RefusalCode,
  pointerOf: (index: number) => string,
): void {
  const seen = new Set<string>();
  for (const [index, partner] of partners.entries()) {
    const pointer = pointerOf(index);
    for (const name of new Set(namesOf(partner))) {
      if (seen.has(name)) throw new Refusal(code, undefined, { pointer });
      seen.add(name);
    }
  }
}
