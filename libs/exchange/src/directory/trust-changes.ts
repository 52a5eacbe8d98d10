import type { DirectoryKey, Statement } from '@trace/protocol';
import { highestVersion, isLower } from './protocol-versions.ts';

/** What makes a new statement one that people have to see before it counts: it trusts somebody or something more. */
export const TRUST_CHANGES = [
  'NEW_PARTNER',
  'ISSUER',
  'ENDPOINT',
  'CERTIFICATE',
  'SIGNING_KEY',
  'ENCRYPTION_KEY',
  'KEY_INTERVAL',
  'LOWER_VERSIONS',
] as const;

/** What makes a new statement one that counts at once, and that people are told of: it trusts something less. */
export const RESTRICTIONS = ['KEY_ENDED', 'CERTIFICATE_ENDED', 'REMOVED'] as const;

/** A code of TRUST_CHANGES. */
export type TrustChange = (typeof TRUST_CHANGES)[number];

/** A code of RESTRICTIONS. */
export type Restriction = (typeof RESTRICTIONS)[number];

/** How a statement changes what is trusted. */
export interface Weighed {
  trusts: TrustChange[];
  restricts: Restriction[];
}

/** Weighs a statement against the one in force: pure, and the same at every node. */
export function weighStatement(before: Statement | undefined, after: Statement): Weighed {
  if (before === undefined) return { trusts: ['NEW_PARTNER'], restricts: [] };
  const [former, coming] = [before.jwks.keys, after.jwks.keys];
  const certificates = [before, after].map(({ metadata }) => metadata.trace_node.tls_certificates);
  const [shown = [], announced = []] = certificates;
  const added = coming.filter((key) => !former.some(({ kid }) => kid === key.kid));
  const both = coming.flatMap((key) => {
    const known = former.find(({ kid }) => kid === key.kid);
    return known ? [{ known, key }] : [];
  });
  const trusts: [TrustChange, boolean][] = [
    ['ISSUER', issuerOf(before) !== issuerOf(after)],
    ['ENDPOINT', before.metadata.trace_node.endpoint !== after.metadata.trace_node.endpoint],
    ['CERTIFICATE', announced.some((one) => !shown.includes(one))],
    ['SIGNING_KEY', added.some(({ use }) => use === 'sig')],
    ['ENCRYPTION_KEY', added.some(({ use }) => use === 'enc')],
    ['KEY_INTERVAL', both.some(({ known, key }) => isWider(known, key))],
    ['LOWER_VERSIONS', isLower(highestOf(after), highestOf(before))],
  ];
  const restricts: [Restriction, boolean][] = [
    [
      'KEY_ENDED',
      former.length > both.length || both.some(({ known, key }) => isWider(key, known)),
    ],
    ['CERTIFICATE_ENDED', shown.some((one) => !announced.includes(one))],
  ];
  return { trusts: namesOf(trusts), restricts: namesOf(restricts) };
}

/** A descriptor is signed by the State itself; whoever speaks for it otherwise is its issuer. */
function issuerOf({ iss, sub }: Statement): string {
  return iss === sub ? '' : iss;
}

/** Whether a key counts at an instant at which it did not before. */
function isWider(before: DirectoryKey, after: DirectoryKey): boolean {
  return after.valid_from < before.valid_from || endOf(after) > endOf(before);
}

/** The first instant at which a key counts no more; instants have one form, in which the text sorts as the time does. */
function endOf({ valid_to: end = '9999', revoked }: DirectoryKey): string {
  return revoked !== undefined && revoked.revoked_at < end ? revoked.revoked_at : end;
}

function highestOf({ metadata }: Statement): string {
  return highestVersion(metadata.trace_node.protocol_versions);
}

function namesOf<Name>(found: readonly [Name, boolean][]): Name[] {
  return found.flatMap(([name, is]) => (is ? [name] : []));
}
