export type { LiveEvent } from './events-for.ts';
export { LiveEvents, type Listener } from './live-events.ts';
