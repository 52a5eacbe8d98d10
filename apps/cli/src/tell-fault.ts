import { EXIT, OperatorFault } from './operator-fault.ts';
import type { Terminal } from './terminal.ts';
import { visible } from './visible.ts';

/** Faults of the operating system that an operator meets, in the words that help. */
const SYSTEM_FAULTS: Record<string, string> = {
  ENOENT: 'There is no such file or folder',
  EACCES: 'This may not be read or written by you',
  EPERM: 'This may not be done by you',
  EISDIR: 'This is a folder and not a file',
  ENOSPC: 'The disk is full',
  EADDRINUSE: 'Another program listens at this address',
  ECONNREFUSED: 'Nothing answers at this address',
};

/** Tells in one sentence what went wrong and in another what to do, and returns the exit code for it. */
export function tellFault(fault: unknown, terminal: Terminal, debug: boolean): number {
  terminal.aside(`${terminal.style('red', 'Not done:')} ${sentenceOf(fault)}`);
  const advice = fault instanceof OperatorFault ? fault.advice : '';
  if (advice !== '') terminal.aside(`${terminal.style('cyan', 'What to do:')} ${advice}`);
  if (debug) terminal.aside(traceOf(fault));
  else if (!isForeseen(fault)) {
    terminal.aside(
      'Call the command again with --debug to see where in the program this happened.',
    );
  }
  return fault instanceof OperatorFault ? fault.exitCode : EXIT.failed;
}

interface Told {
  detail: string;
}

/** Problems and refusals carry a sentence for people. */
function hasDetail(fault: unknown): fault is Error & Told {
  return fault instanceof Error && 'detail' in fault && typeof fault.detail === 'string';
}

function isForeseen(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false;
  const { code = '' } = fault as NodeJS.ErrnoException;
  return (
    ['OperatorFault', 'ConfigFault', 'KeyFault'].includes(fault.name) ||
    hasDetail(fault) ||
    code in SYSTEM_FAULTS
  );
}

function sentenceOf(fault: unknown): string {
  if (fault instanceof OperatorFault) return fault.message;
  if (fault instanceof Error && fault.name === 'ConfigFault') return fault.message;
  if (hasDetail(fault)) return visible(fault.detail);
  if (!(fault instanceof Error)) return visible(String(fault));
  const { code, path, address, port } = fault as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  const known = SYSTEM_FAULTS[code ?? ''];
  const where = path ?? (address === undefined ? '' : `${address}:${port ?? ''}`);
  if (known !== undefined) return where === '' ? `${known}.` : `${known}: ${where}`;
  return visible(fault.message);
}

function traceOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  const cause = fault.cause === undefined ? '' : `\ncaused by ${traceOf(fault.cause)}`;
  return `${fault.stack ?? fault.message}${cause}`;
}
