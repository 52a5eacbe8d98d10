/** Every job there is, with what it carries: ids and codes, never the data of a case. */
interface JobData {
  /** Look at the lane of this partner. */
  'drain-lane': { partner: string };
}

/** The name of a job. */
export type JobName = keyof JobData;

/** A job: a nudge to look into the database, where everything that it is about already stands. */
export type Job = { [N in JobName]: { name: N; data: JobData[N] } }[JobName];

/** What is done for each job. */
export type JobHandlers = { [N in JobName]: (data: JobData[N]) => Promise<void> };

/** The names of all jobs: a process that works refuses to start unless each has a handler. */
export const JOB_NAMES = ['drain-lane'] as const satisfies readonly JobName[];

const STATE = /^[A-Z]{2,3}$/;

/**
 * What came out of the queue, as the job that it is; undefined where it is none. Whoever can write there can write
 * anything (T-25), and a newer version of this program adds jobs and members that this one does not know.
 */
export function jobOf(name: string, data: unknown): Job | undefined {
  if (name !== 'drain-lane' || typeof data !== 'object' || data === null) return undefined;
  const { partner } = data as { partner?: unknown };
  if (typeof partner !== 'string' || !STATE.test(partner)) return undefined;
  return { name, data: { partner } };
}
