import { witnessOfOwnLog, type OwnWitness, type StoredMessage } from '@trace/exchange';
import { proveEntries, type AuditAction, type NodeKeys, type ProofHead } from '@trace/platform';
import { contentDigestOf, signEvidenceSeal } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { OpenedCase } from './case-files.ts';
import { partiesOf } from './case-projection.ts';
import type { EvidenceFile } from './evidence.ts';
import type { EvidenceHead, EvidenceLog } from './evidence-log.ts';
import { summaryOf } from './evidence-summary.ts';

/** What a court is told of the log: what went out and came in. Who has read the case at home is not its matter. */
const FOR_COURTS: readonly AuditAction[] = [
  'MESSAGE_QUEUED',
  'MESSAGE_DELIVERED',
  'MESSAGE_REFUSED_BY_PARTNER',
  'MESSAGE_RECALLED',
  'MESSAGE_ACCEPTED',
  'MESSAGE_CAME_BACK',
  'MESSAGE_REFUSED',
  'MESSAGE_REPEATED',
  'MESSAGE_CONFLICT',
];

/** Whose log it is, and who signs the file. */
export interface PackageGround {
  em: EntityManager;
  keys: NodeKeys;
  own: string;
}

/**
 * Makes of the messages of a case one file that leaves the house: beside them the entries of the audit log with their
 * proofs, the checkpoints over them with their time-stamps and with the partner's signed word that it keeps them, a
 * summary for people, and the signature of the State over all of it.
 */
export async function packageEvidence(
  file: EvidenceFile,
  opened: OpenedCase,
  ground: PackageGround,
): Promise<EvidenceFile> {
  const log = await logOf(file, opened.messages, ground);
  const summary = summaryOf(file, opened, ground.own);
  const whole: EvidenceFile = Object.assign({}, file, { log, summary });
  const { caseId, exportedAt } = whole;
  const seal = await signEvidenceSeal(
    { issuer: ground.own, caseId, exportedAt, content: contentDigestOf(whole) },
    ground.keys.signing,
  );
  return Object.assign(whole, { seal });
}

async function logOf(
  { caseId, purpose }: EvidenceFile,
  messages: readonly StoredMessage[],
  { em, own }: PackageGround,
): Promise<EvidenceLog> {
  const { partner } = partiesOf(own, messages);
  const witness = await witnessOfOwnLog(em, partner);
  const { heads, entries, waiting, leftOut } = await proveEntries(em, {
    caseId,
    ...(purpose === 'COURT' && { actions: FOR_COURTS }),
    ...(witness && { sizes: [witness.size] }),
  });
  return {
    state: own,
    heads: heads.map((head) => headOf(head, witness)),
    entries: entries.map(({ position, bytes, paths }) => ({
      position,
      entry: bytes.toString('base64url'),
      proofs: paths.map(({ head, path }) => ({
        head,
        path: path.map((one) => one.toString('base64url')),
      })),
    })),
    waiting,
    leftOut,
  };
}

function headOf({ size, token, stamp }: ProofHead, witness: OwnWitness | undefined): EvidenceHead {
  return {
    checkpoint: token,
    ...(stamp && { stamp: stamp.toString('base64url') }),
    ...(witness?.size === size && { witnesses: [witness.token] }),
  };
}
