import type { WitnessSays } from '@trace/exchange';
import { OperatorFault } from './operator-fault.ts';

const LOG_THERE: Record<Exclude<WitnessSays, { silent: string }>['ownLog'], string> = {
  HOLDS: 'keeps a checkpoint of this very log',
  NOT_WITNESSED: 'keeps no checkpoint of this log',
  SHORTER: 'keeps a checkpoint of a longer log: its end is lost here',
  ANOTHER: 'keeps a checkpoint that this log has not: its end is lost here',
  FORGED: 'names a checkpoint that this State has not signed, and nothing follows from it',
};

/**
 * Says what partners have seen of a node that was restored.
 *
 * @throws OperatorFault where a partner has seen more of this node than the backup holds
 */
export function tellWitnesses(
  terminal: { line: (text: string) => void },
  says: readonly WitnessSays[],
): void {
  const lost: string[] = [];
  for (const one of says) {
    if ('silent' in one) {
      terminal.line(`  ${one.partner} could not be asked; the node asks it again every night.`);
      continue;
    }
    const isShorter = one.ownLog === 'SHORTER' || one.ownLog === 'ANOTHER';
    if (isShorter || one.missingHere > 0) lost.push(one.partner);
    const missing = `${one.missingHere} messages of this State that it holds are not here`;
    terminal.line(`  ${one.partner} ${LOG_THERE[one.ownLog]}; ${missing}.`);
  }
  if (lost.length === 0) return;
  throw new OperatorFault(
    `What came after the backup is lost here. ${lost.join(', ')} can show it.`,
    'Start the node: it fetches back what it has said itself, and is sent again what it was told. Then compare with POST /v1/partners/<state>/reconciliations, and tell these partners and your auditor what stays different.',
  );
}
