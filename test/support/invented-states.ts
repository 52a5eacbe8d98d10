import { DEMO_STATES, type DemoState } from '../../apps/cli/src/demo/demo-states.ts';

/** What a directory says of a State, whoever works there. */
export type InventedState = Omit<DemoState, 'people'>;

/** The five States of the acceptance scenarios: fictional, under codes that ISO 3166-1 leaves to users. */
export const INVENTED_STATES: readonly InventedState[] = DEMO_STATES;

/** The State with this code. */
export function inventedState(state: string): InventedState {
  const found = INVENTED_STATES.find((one) => one.state === state);
  if (!found) throw new Error(`nobody has invented a State ${state}`);
  return found;
}
