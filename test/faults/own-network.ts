import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { runCommand } from './run-command.ts';

/** The word by which a run knows that it stands in a network of its own. */
export const IN_OWN_NETWORK = '--in-own-network';

/**
 * Namespaces of its own for the network and for mounts: whatever a run changes there is seen by nobody else, and is gone
 * with the last of its processes. Without root the user keeps his number and gets the rights only inside.
 */
const UNSHARE: readonly string[] = [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-current-user', '--keep-caps']),
  '--net',
  '--mount',
];

/** What is tried before a run goes there, each with what it shows to be missing. */
const NEEDED: readonly (readonly [string, readonly string[]])[] = [
  ['network namespaces are not allowed here', ['true']],
  ['a namespace may not mount a disk here', ['mount', '-t', 'tmpfs', 'tmpfs', '/mnt']],
  ['ip (iproute2) makes no bridge here', ['ip', 'link', 'add', 'trace0', 'type', 'bridge']],
  ['iptables is not installed or not allowed', ['iptables', '-w', '-L', '-n']],
  ['tc (iproute2) is not installed', ['tc', 'qdisc', 'show']],
];

/** Why no run in a network of its own is possible here; undefined where it is. */
export function ownNetworkMissing(): string | undefined {
  for (const [missing, words] of NEEDED) {
    const [program = '', ...rest] = [...UNSHARE, ...words];
    if (spawnSync(program, rest, { stdio: 'ignore' }).status !== 0) return `skipped: ${missing}`;
  }
  return undefined;
}

/** Runs the same program again in a network of its own. @returns its exit code */
export async function againInOwnNetwork(script: string, words: readonly string[]): Promise<number> {
  const [program = '', ...rest] = UNSHARE;
  const command = [process.execPath, '--no-warnings', script, ...words, IN_OWN_NETWORK];
  const child = spawn(program, [...rest, ...command], { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGINT', pass).off('SIGTERM', pass);
  return code ?? 1;
}

/** Sets the own network up: only this machine is in it. */
export async function openOwnNetwork(): Promise<void> {
  await runCommand(['ip', 'link', 'set', 'lo', 'up']);
}
