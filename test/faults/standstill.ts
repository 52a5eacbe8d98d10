import { until } from '../support/until.ts';
import type { Side, World } from './world.ts';

/** On a slow machine the next message between others may take its time. */
const PATIENCE_SECONDS = 20;

/**
 * Whether the States that a fault does not hit stand still all the same; asked while it lasts.
 *
 * @param from when the fault began
 * @returns a finding where not one of their messages to each other has got its receipt since
 */
export async function standstill(world: World, hit: Side, from: number): Promise<string[]> {
  const others = world.sides.filter((side) => side !== hit);
  const codes = others.map(({ state }) => state.code);
  const goesOn = async (): Promise<true | undefined> => {
    for (const { state } of others) {
      const rows = await state.observer.rows(
        `select 1 from message join receipt using (receipt_id)
          where message.direction = 'OUT' and message.partner = any($1) and receipt.stored_at > $2 limit 1`,
        [codes, new Date(from)],
      );
      if (rows !== undefined && rows.length > 0) return true;
    }
    return undefined;
  };
  return until('the others go on', goesOn, { seconds: PATIENCE_SECONDS, everyMs: 100 }).then(
    () => [],
    () => [`${codes.join(' and ')} stood still while ${hit.state.code} was hit`],
  );
}
