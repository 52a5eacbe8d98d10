import { X509Certificate } from 'node:crypto';
import { assessCertificateKey } from './certificate-key.ts';
import { runChecks, type Check } from './check.ts';
import { checkShape } from './check-shape.ts';
import { JWS_CHECKS, type JwsHeader, type JwsInHand } from './compact-jws.ts';
import type { VerificationKey } from './keys.ts';
import { LIMITS } from './limits.ts';
import { assessPublicKeys, type DirectoryKey } from './public-key.ts';
import { Refusal } from './refusal.ts';
import { isObject } from './shape/walk.ts';
import { Statement } from './statement.ts';
import { parseStrictJson } from './strict-json.ts';

/** Who speaks: a directory authority about a State, or a State about itself. */
export type Speaker = 'AUTHORITY' | 'SELF';

/** A statement on its way through the checks; what a check finds out stands here for the next ones. */
export interface StatementInHand extends JwsInHand {
  readonly speaker: Speaker;
  content: unknown;
  statement: Statement;
  certificates: X509Certificate[];
}

/** A statement is no longer than this, whoever it is about. */
export function statementSize({ token }: Pick<StatementInHand, 'token'>): void {
  if (token.length > LIMITS.statementBytes) {
    throw new Refusal('json.too-large', `A statement has at most ${LIMITS.statementBytes} bytes.`);
  }
}

function statementJson(hand: StatementInHand): void {
  hand.content = parseStrictJson(hand.payload, { maxDepth: 6, maxMembers: 32 });
}

/** Each published key is fit. Before the shape, so that a weak key is called weak and not of an unknown kind. */
export function statementKeys({ content }: Pick<StatementInHand, 'content'>): void {
  const jwks = isObject(content) ? content['jwks'] : undefined;
  const keys = isObject(jwks) ? jwks['keys'] : undefined;
  if (Array.isArray(keys)) assessPublicKeys(keys, '/jwks/keys');
}

function statementShape(hand: StatementInHand): void {
  hand.statement = checkShape(Statement, hand.content);
}

/** An authority never speaks about itself, and a descriptor never about anybody else. */
function statementIssuer({ statement, speaker }: StatementInHand): void {
  if ((statement.iss === statement.sub) !== (speaker === 'SELF')) {
    throw new Refusal('directory.issuer', undefined, { pointer: '/iss' });
  }
}

/** What is said counts already, by the reader's time; asked as well of what an authority says of itself. */
export function statementBegin({
  statement: { iat },
  at,
}: {
  statement: { iat?: unknown };
  at: Date;
}): void {
  if (typeof iat !== 'number' || iat > at.getTime() / 1_000 + LIMITS.clockSkewSeconds) {
    throw new Refusal('directory.not-yet-valid', undefined, { pointer: '/iat' });
  }
}

/** What is said has an end that is still to come; asked as well of what an authority says of itself. */
export function statementEnd({
  statement: { exp },
  at,
}: {
  statement: { exp?: unknown };
  at: Date;
}): void {
  if (typeof exp !== 'number' || exp <= at.getTime() / 1_000) {
    throw new Refusal('directory.expired', undefined, { pointer: '/exp' });
  }
}

/** Written exactly as it is read back: no user, path or query, and no odd spelling of an address. */
function statementEndpoint({ statement }: StatementInHand): void {
  const { endpoint } = statement.metadata.trace_node;
  const [, host, port] =
    /^https:\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]+):([1-9][0-9]{0,4})$/.exec(endpoint) ?? [];
  if (host === undefined || Number(port) > 65_535 || hostAsRead(host) !== host) {
    throw new Refusal('directory.endpoint', undefined, {
      pointer: '/metadata/trace_node/endpoint',
    });
  }
}

function hostAsRead(host: string): string | undefined {
  return URL.canParse(`https://${host}`) ? new URL(`https://${host}`).hostname : undefined;
}

function statementCertificates(hand: StatementInHand): void {
  const certificates = hand.statement.metadata.trace_node.tls_certificates;
  hand.certificates = certificates.map((text, index) => {
    const certificate = findCertificate(text);
    if (certificate !== undefined) return certificate;
    const pointer = `/metadata/trace_node/tls_certificates/${index}`;
    throw new Refusal('directory.certificate', undefined, { pointer });
  });
}

/** The one end of the connection that the certificate stands for must not be for others to compute. */
function statementCertificateKeys({ certificates }: StatementInHand): void {
  for (const [index, certificate] of certificates.entries()) {
    assessCertificateKey(certificate, `/metadata/trace_node/tls_certificates/${index}`);
  }
}

/** TLS looks for the trusted certificate by its name, so of two with one name it would know only one. */
function statementCertificateNames({ certificates }: StatementInHand): void {
  const names = certificates.map((certificate) => nameOf(certificate));
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twice < 0) return;
  const pointer = `/metadata/trace_node/tls_certificates/${twice}`;
  const says = 'Two certificates of a State have different names (subject).';
  throw new Refusal('directory.certificate', says, { pointer });
}

/** The name of a certificate as TLS compares it: letters of either case and any white space are the same. */
export function nameOf({ subject }: X509Certificate): string {
  return subject.toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

function findCertificate(text: string): X509Certificate | undefined {
  const der = Buffer.from(text, 'base64');
  if (der.toString('base64') !== text) return undefined;
  try {
    const certificate = new X509Certificate(der);
    return certificate.raw.equals(der) ? certificate : undefined;
  } catch {
    return undefined;
  }
}

/** A node that can not sign, or that nothing can be encrypted to, is no partner. */
function statementKeysNeeded({ statement, at }: StatementInHand): void {
  const keys = statement.jwks.keys;
  if (!keys.some(({ use }) => use === 'sig') || newestEncryptionKey(keys, at) === undefined) {
    const detail = 'A signing key and an encryption key that is valid now are needed.';
    throw new Refusal('directory.keys', detail, { pointer: '/jwks/keys' });
  }
}

/** The encryption key to use at a moment: of those that are valid, the one that began last. */
export function newestEncryptionKey(
  keys: readonly DirectoryKey[],
  at: Date,
): DirectoryKey | undefined {
  const now = at.toISOString();
  return keys
    .filter(({ use }) => use === 'enc')
    .filter(({ valid_from, valid_to, revoked }) => {
      const begun = valid_from <= now && (valid_to === undefined || now < valid_to);
      return begun && (revoked === undefined || now < revoked.revoked_at);
    })
    .toSorted((one, other) => (one.valid_from < other.valid_from ? -1 : 1))
    .at(-1);
}

/** Everything that is asked of one statement, in this order. */
export const STATEMENT_CHECKS: readonly Check<StatementInHand>[] = [
  statementSize,
  ...JWS_CHECKS,
  statementJson,
  statementKeys,
  statementShape,
  statementIssuer,
  statementBegin,
  statementEnd,
  statementEndpoint,
  statementCertificates,
  statementCertificateNames,
  statementCertificateKeys,
  statementKeysNeeded,
];

/** A statement that has passed STATEMENT_CHECKS, and the certificates in it. */
export async function checkStatement(
  token: string,
  keys: readonly VerificationKey[],
  at: Date,
  speaker: Speaker,
): Promise<{ statement: Statement; certificates: X509Certificate[] }> {
  const hand = new StatementCheck(token, keys, at, speaker);
  await runChecks(STATEMENT_CHECKS, hand);
  return hand;
}

class StatementCheck implements StatementInHand {
  readonly type = 'entity-statement+jwt';
  parts: string[];
  header: JwsHeader;
  key: VerificationKey;
  payload: Uint8Array;
  content: unknown;
  statement: Statement;
  certificates: X509Certificate[];

  constructor(
    readonly token: string,
    readonly keys: readonly VerificationKey[],
    readonly at: Date,
    readonly speaker: Speaker,
  ) {}
}
