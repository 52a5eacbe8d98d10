import type { Job as BullJob, Queue, Worker, WorkerOptions } from 'bullmq';

/** How many jobs are in which state; what failed is kept for a while, although its work is done by the sweep. */
export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** A queue as the jobs need it, whichever store is behind it. */
export interface QueueLink {
  /** Puts a job at the end. */
  add(name: string, data: object): Promise<void>;
  /** How many wait, and since when the first of them (milliseconds since 1970). */
  backlog(): Promise<{ count: number; since: number | undefined }>;
  /** How many jobs are in which state. */
  counts(): Promise<QueueCounts>;
  /** Throws away everything that waits. */
  clear(): Promise<void>;
  /** Begins to work on so many jobs at once. */
  work(lanes: number, processor: (name: string, data: unknown) => Promise<void>): Promise<void>;
  /** What is wrong with the settings of the store, if anything. */
  inspect(): Promise<string | undefined>;
  /** Lets go of everything; with patience, what is under way is finished first. */
  close(patience: boolean): Promise<void>;
}

/** What is particular to a store. */
export interface QueueStore {
  queue: Queue;
  startWorker(processor: (job: BullJob) => Promise<void>, options: WorkerSettings): Worker;
  inspect(): Promise<string | undefined>;
  disconnect(): Promise<void>;
}

/** The settings of a worker that do not depend on the store. */
export type WorkerSettings = Omit<WorkerOptions, 'connection'>;

/** The name of the one queue of a node. */
export const QUEUE = 'trace';

/**
 * A job is a nudge: it is done with when it was handled, however that went, because what it was about is in the
 * database and comes again with the next sweep. Nothing of it is kept.
 */
const JOB = { attempts: 1, removeOnComplete: true, removeOnFail: 20 };

const WORKER: WorkerSettings = {
  // a job whose worker died runs again, as often as it takes: the library's default would give up at the second time
  maxStalledCount: 1_000,
  stalledInterval: 15_000,
  // after a fault of the store, look again soon
  runRetryDelay: 1_000,
  drainDelay: 5,
};

/** Makes a link out of a store's queue; `troubled` is told of every fault that the queue reports. */
export function linkTo(store: QueueStore, troubled: (fault: Error) => void): QueueLink {
  const { queue } = store;
  let worker: Worker | undefined;
  queue.on('error', troubled);
  return {
    add: async (name, data) => {
      await queue.add(name, data, JOB);
    },
    backlog: async () => {
      const count = await queue.getWaitingCount();
      const [first] = count === 0 ? [] : await queue.getWaiting(0, 0);
      return { count, since: first?.timestamp };
    },
    counts: async () => {
      const said = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
      const { waiting = 0, active = 0, delayed = 0, failed = 0 } = said;
      return { waiting, active, delayed, failed };
    },
    clear: () => queue.drain(),
    work: async (lanes, processor) => {
      worker = store.startWorker((job) => processor(job.name, job.data), {
        ...WORKER,
        concurrency: lanes,
      });
      worker.on('error', troubled);
      await worker.waitUntilReady();
    },
    inspect: () => store.inspect(),
    close: async (patience) => {
      // the worker before its queue, so that what is under way can still nudge
      await worker?.close(!patience);
      await queue.close();
      await store.disconnect();
    },
  };
}
