import {
  contentDigestOf,
  kidOf,
  Refusal,
  verifyEvidenceSeal,
  type EvidenceSeal,
  type Partner,
} from '@trace/protocol';
import type { EvidenceFile } from './evidence.ts';

/** Who has signed a file as a whole, and what is wrong with that. */
export interface VerifiedSeal {
  sealedBy?: string;
  faults: string[];
}

/** Checks the signature of the exporting State over the whole file, where it has one. */
export async function verifySeal(
  file: EvidenceFile,
  partners: readonly Partner[],
): Promise<VerifiedSeal> {
  if (file.seal === undefined) return { faults: [] };
  try {
    const keys = partners.flatMap(({ signing }) => signing);
    const seal = await verifyEvidenceSeal(file.seal, keys);
    return { sealedBy: seal.issuer, faults: faultsOf(seal, file, partners) };
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { faults: [`seal: ${fault.detail} (${fault.code}), at /seal of the file.`] };
  }
}

function faultsOf(
  { issuer, caseId, exportedAt, content }: EvidenceSeal,
  file: EvidenceFile,
  partners: readonly Partner[],
): string[] {
  const kid = kidOf(file.seal ?? '');
  const signer = partners.find(({ signing }) => signing.some((key) => key.kid === kid));
  return [
    ...(signer?.state === issuer ? [] : ['seal: The State that it names has not signed it.']),
    ...(file.log === undefined || file.log.state === issuer
      ? []
      : ['seal: It is not signed by the State whose log is in the file.']),
    ...(caseId === file.caseId &&
    exportedAt === file.exportedAt &&
    content === contentDigestOf(file)
      ? []
      : [
          'seal: The file is not the one that was sealed; something was changed, added or taken out.',
        ]),
  ];
}
