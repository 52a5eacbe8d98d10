import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { AState } from '../support/nodes.ts';
import { until } from '../support/until.ts';

/**
 * The case once both sides hold as many messages, each with its receipt and each with an effect; as the first of the
 * two shows it. Nothing is under way then, so that the clocks may be moved.
 */
export async function bothHold(
  one: AState,
  other: AState,
  caseId: string,
  count: number,
): Promise<CaseView> {
  const sides = await until(`both sides hold ${count} messages with their receipts`, async () => {
    const shown = await Promise.all([one, other].map(({ supervisor }) => supervisor.find(caseId)));
    const settled = shown.flatMap((side) =>
      side && side.timeline.length === count && !side.provisional ? [side] : [],
    );
    return settled.length === 2 ? settled : undefined;
  });
  const [here] = sides;
  if (!here) throw new Error('two sides were found and none is there');
  expect(here.timeline.map(({ effect }) => effect)).toEqual(Array(count).fill('APPLIED'));
  return here;
}
