import { X509Certificate } from 'node:crypto';
import { nameOf } from './check-statement.ts';
import type { RefusalCode } from './refusal.ts';
import type { Statement } from './statement.ts';

/** Something by which a State is known, and which therefore belongs to no other. */
export interface Claim {
  /** by which it is refused where another State has it */
  code: Extract<RefusalCode, 'directory.certificate' | 'key.duplicate'>;
  name: string;
}

/**
 * What a statement claims for its State alone: its certificates, their names, since TLS would know neither of two with
 * the same name for sure, and its keys. Of a statement that was checked before.
 */
export function claimsOf({ jwks, metadata }: Pick<Statement, 'jwks' | 'metadata'>): Claim[] {
  const certificates = metadata.trace_node.tls_certificates.map(
    (text) => new X509Certificate(Buffer.from(text, 'base64')),
  );
  const names = certificates.flatMap((one) => [
    `certificate ${one.fingerprint256}`,
    `subject ${nameOf(one)}`,
  ]);
  return [
    ...[...new Set(names)].map((name) => ({ code: 'directory.certificate' as const, name })),
    ...jwks.keys.map(({ kid }) => ({ code: 'key.duplicate' as const, name: `key ${kid}` })),
  ];
}
