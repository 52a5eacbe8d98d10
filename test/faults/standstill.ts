import type { Side, World } from './world.ts';

/**
 * Whether the States that a fault did not hit have stood still all the same.
 *
 * @param from when the fault began
 * @returns a finding where not one of their messages to each other has got its receipt since
 */
export async function standstill(world: World, hit: Side, from: number): Promise<string[]> {
  const others = world.sides.filter((side) => side !== hit);
  const codes = others.map(({ state }) => state.code);
  for (const { state } of others) {
    const rows = await state.observer.rows(
      `select 1 from message join receipt using (receipt_id)
        where message.direction = 'OUT' and message.partner = any($1) and receipt.stored_at > $2 limit 1`,
      [codes, new Date(from)],
    );
    if (rows !== undefined && rows.length > 0) return [];
  }
  return [`${codes.join(' and ')} stood still while ${hit.state.code} was hit`];
}
