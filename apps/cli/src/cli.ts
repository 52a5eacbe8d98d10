import type { Terminal } from './terminal.ts';

/** What every command is given of the process that it runs in. */
export interface Cli {
  terminal: Terminal;
  env: Readonly<Record<string, string | undefined>>;
}
