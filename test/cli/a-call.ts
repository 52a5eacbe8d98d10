import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import { runCli } from '../../apps/cli/src/program.ts';
import { Terminal } from '../../apps/cli/src/terminal.ts';

const MAIN = join(projectRoot(), 'dist/apps/cli/src/main.js');
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What a person sees of one call of the command line. */
export interface Call {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Calls the built command line as a person would, in an environment that has only what is given. */
export async function aCall(
  words: readonly string[],
  env: Record<string, string> = {},
): Promise<Call> {
  if (!existsSync(MAIN)) throw new Error('there is no built program: run `npm run build` first');
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--no-warnings', MAIN, ...words],
      { env: { PATH, ...env }, timeout: 50_000 },
      (_fault, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/**
 * The same call within the process of the test, from the words to the exit code. What is left out is the start of a
 * process, which takes longer than most calls; each file of tests has calls that begin with one.
 */
export async function aCallHere(
  words: readonly string[],
  env: Record<string, string> = {},
): Promise<Call> {
  const [stdout, stderr] = [new Sheet(), new Sheet()];
  const terminal = new Terminal(stdout, stderr, env);
  const exitCode = await runCli(words, { terminal, env: { PATH, ...env } });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

/** What is printed to, and nobody watches. */
class Sheet {
  text = '';

  write(more: string): void {
    this.text += more;
  }
}
