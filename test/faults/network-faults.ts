import { setTimeout as pause } from 'node:timers/promises';
import { sendCut } from './duplicates.ts';
import type { Fault, Scene } from './faults.ts';
import { long } from './long-fault.ts';
import type { Weather } from './tripwire.ts';

const ON_RELAYS = { terrain: 'relays' } as const;

/** Faults of the network as relays can make them, which need no rights. */
export const NETWORK_FAULTS: readonly Fault[] = [
  long(
    'F30',
    'partition: nothing gets through, and nobody is told',
    (scene) => inWeather(scene, { blocked: true }, 8_000),
    ON_RELAYS,
  ),
  long(
    'F32',
    'one parcel cut at every offset of its exchange in turn',
    async ({ world, side, chance }) => {
      const { cuts, findings } = await sendCut(world, side, world.partnerOf(side), chance);
      return { findings, notes: [`F32: ${cuts} offsets from the first byte to the last`] };
    },
    ON_RELAYS,
  ),
  long(
    'F32b',
    'connections reset at random in the midst of a message',
    (scene) => inWeather(scene, { cuts: 0.6 }, 4_000),
    ON_RELAYS,
  ),
  long(
    'F35',
    'a second of latency each way',
    (scene) => inWeather(scene, { delayMs: 1_000 }, 5_000),
    ON_RELAYS,
  ),
  long(
    'F35b',
    'five seconds of latency each way: no connection comes about in its time',
    (scene) => inWeather(scene, { delayMs: 5_000 }, 20_000),
    ON_RELAYS,
  ),
  long(
    'F45',
    'a relay drops pieces of messages',
    (scene) => inWeather(scene, { mangled: 'DROPPED' }, 3_000),
    ON_RELAYS,
  ),
  long(
    'F45b',
    'a relay replays pieces of messages',
    (scene) => inWeather(scene, { mangled: 'REPLAYED' }, 3_000),
    ON_RELAYS,
  ),
  long(
    'F45c',
    'a relay reorders pieces of messages',
    (scene) => inWeather(scene, { mangled: 'REORDERED' }, 3_000),
    ON_RELAYS,
  ),
];

/** Bad weather before all doors, so that it hits messages and receipts alike; connections that are open are cut after it. */
async function inWeather({ world: { doors } }: Scene, weather: Weather, ms: number): Promise<void> {
  for (const door of doors) {
    door.weather = weather;
    // What was open before would not notice a share of cuts.
    if (weather.cuts !== undefined) door.cutAll();
  }
  await pause(ms);
  for (const door of doors) {
    door.weather = {};
    door.cutAll();
  }
}
