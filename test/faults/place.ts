/** Where the processes of a State run, and by which address they are reached. */
export interface Place {
  host: string;
  /** What stands before the command of each of its processes. */
  through: readonly string[];
}

/** On this machine, beside everything else. */
export const HERE: Place = { host: '127.0.0.1', through: [] };
