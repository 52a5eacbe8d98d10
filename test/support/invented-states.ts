import { DEMO_STATES, type DemoState } from '../../apps/cli/src/demo/demo-states.ts';

/** What a directory says of a State, whoever works there. */
export type InventedState = Omit<DemoState, 'people'>;

/** The five States of the acceptance scenarios: fictional, under codes that ISO 3166-1 leaves to users. */
export const INVENTED_STATES: readonly InventedState[] = DEMO_STATES;

/** Where very many States are wanted: codes that ISO 3166-1 leaves to users, too. */
const ONE_OF_MANY = /^X[A-Z]{2}$/;

/** The State with this code. */
export function inventedState(state: string): InventedState {
  const found = INVENTED_STATES.find((one) => one.state === state);
  if (found) return found;
  const other = INVENTED_STATES.find((one) => one.state === 'QS');
  if (other && ONE_OF_MANY.test(state)) return { ...other, state, name: `State ${state}` };
  throw new Error(`nobody has invented a State ${state}`);
}
