import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs one command of the system to its end; throws with what it said when it fails. */
export async function runCommand(words: readonly string[]): Promise<string> {
  const [program = '', ...rest] = words;
  const { stdout } = await execute(program, rest);
  return stdout;
}
