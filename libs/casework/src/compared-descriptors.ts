import { fingerprintOf, type Partner } from '@trace/protocol';

/** A descriptor in an evidence file: a State vouches there for itself, so its fingerprint has to be compared. */
export interface ComparedDescriptor {
  state: string;
  version: number;
  fingerprint: string;
  /** Whether it was in force at the export, or is one of before. */
  inForce: boolean;
  /** Whether it has one of the fingerprints that whoever verifies has given. */
  compared: boolean;
}

/**
 * The descriptors among the statements of a file, each compared with the fingerprints that whoever verifies knows. An
 * earlier one counts like one in force, for it names keys too. Spaces, colons and capitals do not matter.
 */
export function compareDescriptors(
  inForce: readonly Partner[],
  former: readonly Partner[],
  fingerprints: readonly string[] = [],
): ComparedDescriptor[] {
  const known = new Set(fingerprints.map(plain));
  return [...inForce, ...former]
    .filter(({ statement }) => statement.iss === statement.sub)
    .map((partner) => {
      const { state, statement, token } = partner;
      const fingerprint = fingerprintOf(token);
      return {
        state,
        version: statement.version,
        fingerprint,
        inForce: inForce.includes(partner),
        compared: known.has(plain(fingerprint)),
      };
    });
}

/** What is wrong where fingerprints were given, and a descriptor has none of them. */
export function descriptorFaults(
  descriptors: readonly ComparedDescriptor[],
  fingerprints: readonly string[] = [],
): string[] {
  if (fingerprints.length === 0) return [];
  return descriptors
    .filter(({ compared }) => !compared)
    .map(
      ({ state, version }) =>
        `The descriptor of ${state} in its version ${version} has none of the fingerprints that you gave.`,
    );
}

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(/[\s:]/g, '').toLowerCase();
}
