import type { NodeRows } from '../support/ledger.ts';
import type { World } from './world.ts';

/** What the api says of a comparison with a partner, as far as it matters here. */
interface Report {
  heldThere: number;
  differences: { messageId: string; kind: string }[];
  ownLog: string;
}

const GOOD_LOGS = new Set(['HOLDS', 'NOT_WITNESSED']);

/**
 * The second oracle: every node asks every other one "What do you hold of mine?", through the api as a supervisor does.
 * Its answer must be that of the ledger: as many messages there as the ledger counts, and no difference.
 */
export async function askHoldings(world: World, rows: readonly NodeRows[]): Promise<string[]> {
  const findings: string[] = [];
  for (const { state, client } of world.sides) {
    for (const { state: partner } of world.sides) {
      if (partner === state) continue;
      const where = `${state.code} asked ${partner.code} what it holds`;
      const report = await client.ask<Report>(`/v1/partners/${partner.code}/reconciliations`);
      if (report === undefined) {
        findings.push(`${where} and got no answer`);
        continue;
      }
      const counted = arrivedFrom(
        state.code,
        rows.find((one) => one.state === partner.code),
      );
      if (report.heldThere !== counted) {
        findings.push(`${where}: ${report.heldThere} messages, and the ledger counts ${counted}`);
      }
      if (!GOOD_LOGS.has(report.ownLog)) findings.push(`${where}: its own log ${report.ownLog}`);
      findings.push(
        ...report.differences.map(({ kind, messageId }) => `${where}: ${messageId} ${kind}`),
      );
    }
  }
  return findings;
}

function arrivedFrom(sender: string, receiver: NodeRows | undefined): number {
  return (receiver?.messages ?? []).filter(
    ({ direction, partner, outcome, receiptId }) =>
      direction === 'IN' && partner === sender && receiptId !== null && outcome !== 'REFUSED',
  ).length;
}
