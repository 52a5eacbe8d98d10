import { blockEventLoop } from './block-event-loop.ts';
import type { Fault } from './faults.ts';
import { long } from './long-fault.ts';

/** Longer than a hold of a lane lasts, so that another worker may take it. */
const FROZEN_MS = 6_500;

/** Faults of a process that lives and does nothing. */
export const PROCESS_FAULTS: readonly Fault[] = [
  long('F6', 'worker frozen beyond its hold, then it goes on', ({ side }) =>
    side.state.freeze('worker', FROZEN_MS),
  ),
  long(
    'F7',
    'event loop of the worker blocked beyond its hold',
    ({ side }) => blockEventLoop(side.state.node, 'worker', FROZEN_MS),
    { terrain: 'relays' },
  ),
  long('F7b', 'gateway frozen while partners call', ({ side, world }) =>
    side.state.freeze('gateway', FROZEN_MS).then(() => ({ sender: world.partnerOf(side) })),
  ),
];
