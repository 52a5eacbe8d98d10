import { queries } from '../api/queries.ts';

/** Where the node tells that something has changed. */
const EVENTS = '/v1/events';
/** One page of a browser listens for all of them: a browser opens six connections to a node, and no more. */
const SHARED = 'trace-events';
/** The node says something every fifteen seconds. */
const SILENT_MS = 40_000;
/** Stands among the ids of cases for the notices. */
const NOTICES = 'notices';
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 120_000;
const AT_ONCE_MS = 300;
/** Lists change with every case: they are asked for again only so often. */
const LISTS_MS = 5_000;

/** What one page tells the others of what it has heard. */
interface Heard {
  event: string;
  caseId?: string;
}

let heardAt = 0;
/** Whether something may have happened while nothing was heard. */
let missed = false;
let listsAt = 0;
const changed = new Set<string>();
let timer: number | undefined;
let listsTimer: number | undefined;

/** How often something is asked for by itself: as often as wished, and seldom while the node tells of changes. */
export function unlessLive(everyMs: number, liveMs = 60_000): () => number {
  return () => (Date.now() - heardAt < SILENT_MS ? liveMs : everyMs);
}

/** Listens until it is stopped, and has what changed asked for again. Where a browser can not, pages go on asking. */
export function followChanges(): () => void {
  if (!('locks' in navigator) || !('EventSource' in window)) return () => undefined;
  const stop = new AbortController();
  const others = new BroadcastChannel(SHARED);
  others.addEventListener('message', ({ data }: MessageEvent<Heard>) => take(data));
  const tell = (heard: Heard): void => {
    take(heard);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches its own origin only
    others.postMessage(heard);
  };
  // The page that gets the lock listens; when it is closed, the next one does.
  navigator.locks
    .request(SHARED, { signal: stop.signal }, async () => listen(tell, stop.signal))
    .catch((fault: unknown) => {
      // Stopped before it was this page's turn, and nothing else.
      if (!stop.signal.aborted) throw fault;
    });
  return () => {
    stop.abort();
    others.close();
    heardAt = 0;
  };
}

/** Keeps one stream open, and tries again ever more slowly where it is refused. */
async function listen(tell: (heard: Heard) => void, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    if (await heardAnything(tell, signal)) failures = 0;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
    await until(pause * (0.5 + Math.random()), signal);
  }
}

/** One stream, until the node refuses it for good or nobody wants it any more. @returns whether anything was said */
async function heardAnything(tell: (heard: Heard) => void, signal: AbortSignal): Promise<boolean> {
  let anything = false;
  const stream = new EventSource(EVENTS);
  const hear = ({ type, data }: MessageEvent<string>): void => {
    anything = true;
    tell({ ...(JSON.parse(data) as Partial<Heard>), event: type });
  };
  for (const event of ['beat', 'case', 'notices', 'everything'])
    stream.addEventListener(event, hear as EventListener);
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve());
    stream.addEventListener('error', () => {
      // What happens until it is open again is not heard; a session that is over is asked for at once.
      tell({ event: stream.readyState === EventSource.CLOSED ? 'refused' : 'lost' });
      if (stream.readyState === EventSource.CLOSED) resolve();
    });
  });
  stream.close();
  return anything;
}

function take({ event, caseId }: Heard): void {
  if (event === 'lost' || event === 'refused') {
    missed = true;
    heardAt = 0;
    if (event === 'refused') askFor(['me']);
    return;
  }
  if (missed || event === 'everything') void queries.invalidateQueries({ type: 'active' });
  missed = false;
  heardAt = Date.now();
  if (event === 'notices') changed.add(NOTICES);
  if (event === 'case' && caseId !== undefined) changed.add(caseId);
  if (changed.size > 0) timer ??= window.setTimeout(askAgain, AT_ONCE_MS);
}

function askAgain(): void {
  timer = undefined;
  if (changed.delete(NOTICES)) askFor(['notices', 'approvals']);
  for (const id of changed)
    for (const what of ['case', 'notes', 'crossings', 'purges'])
      void queries.invalidateQueries({ queryKey: [what, id] });
  if (changed.size === 0) return;
  changed.clear();
  listsTimer ??= window.setTimeout(askForLists, Math.max(0, listsAt + LISTS_MS - Date.now()));
}

function askForLists(): void {
  listsTimer = undefined;
  listsAt = Date.now();
  askFor(['cases', 'recent-cases']);
}

function askFor(names: readonly string[]): void {
  for (const name of names) void queries.invalidateQueries({ queryKey: [name] });
}

async function until(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const waiting = window.setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      window.clearTimeout(waiting);
      resolve();
    });
  });
}
