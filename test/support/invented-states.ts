import { DEMO_STATES, type DemoState } from '../../apps/cli/src/demo/demo-states.ts';

/** What a directory says of a State, whoever works there. */
export type InventedState = Omit<DemoState, 'people'>;

const WORLDWIDE = DEMO_STATES.find(({ state }) => state === 'QM')?.memberships ?? [];

/** The States of domain/scenarios.md that the demonstration leaves out. */
const FURTHER_STATES: readonly InventedState[] = [
  {
    state: 'QV',
    name: 'Valkesh',
    zone: 'Asia/Kathmandu',
    weekend: [5, 6],
    holidaysOf: 'NP',
    languages: ['en'],
    reading: 'CALENDAR_STRICT',
    memberships: WORLDWIDE,
  },
  {
    state: 'QT',
    name: 'Tamoro',
    zone: 'Africa/Dakar',
    weekend: [6, 7],
    holidaysOf: 'SN',
    languages: ['fr', 'en'],
    reading: 'CALENDAR_STRICT',
    memberships: WORLDWIDE,
  },
];

/** The five States of the acceptance scenarios: fictional, under codes that ISO 3166-1 leaves to users. */
export const INVENTED_STATES: readonly InventedState[] = [...DEMO_STATES, ...FURTHER_STATES];

/** The State with this code. */
export function inventedState(state: string): InventedState {
  const found = INVENTED_STATES.find((one) => one.state === state);
  if (!found) throw new Error(`nobody has invented a State ${state}`);
  return found;
}
