import { open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isNativeError } from 'node:util/types';
import { PURGE_REASONS, type PurgeReason } from '@trace/protocol';

/** One sealed part that was destroyed, as the journal knows it: ids, a digest, a code, an instant. */
export interface JournaledPart {
  messageId: string;
  part: string;
  caseId: string;
  digest: string;
  purgeId: string;
  reason: PurgeReason;
  purgedAt: string;
}

const FILE = 'purged-parts.log';
const MEMBERS = ['messageId', 'part', 'caseId', 'digest', 'purgeId', 'reason', 'purgedAt'] as const;

/**
 * What was destroyed, in a file beside the keys and outside the database: a backup of the database brings keys back, and
 * by this file they are destroyed again. A line is on the disk before the keys are deleted. Source: Directive (EU)
 * 2016/680 article 16(2).
 */
export class PurgedPartsJournal {
  readonly file: string;

  constructor(dataDir: string) {
    this.file = join(dataDir, FILE);
  }

  /** Adds lines, and returns once they are on the disk. */
  async append(parts: readonly JournaledPart[]): Promise<void> {
    if (parts.length === 0) return;
    const handle = await open(this.file, 'a+', 0o600);
    try {
      const { size } = await handle.stat();
      const lines = parts.map((part) => `${JSON.stringify(part, [...MEMBERS])}\n`).join('');
      // A line that a crash has cut off must not swallow the next one.
      await handle.appendFile((await isCutOff(handle, size)) ? `\n${lines}` : lines);
      await handle.sync();
      if (size === 0) await syncFolder(dirname(this.file));
    } finally {
      await handle.close();
    }
  }

  /**
   * Everything that was ever added, each part once.
   *
   * @throws Error when a line other than a cut-off one is damaged: it may be the one that keeps a key from coming back
   */
  async read(): Promise<JournaledPart[]> {
    const lines = (await textOf(this.file)).split('\n');
    const parts = new Map<string, JournaledPart>();
    for (const [index, line] of lines.entries()) {
      const part = line === '' ? undefined : parsed(line);
      if (part) parts.set(`${part.messageId} ${part.part}`, part);
      else if (line !== '' && !isHalf(line))
        throw new Error(
          `${this.file} is damaged at line ${index + 1}: put the file back from where it was saved, or remove that line if nothing stands in it.`,
        );
    }
    return [...parts.values()];
  }
}

function parsed(line: string): JournaledPart | undefined {
  try {
    const said = JSON.parse(line) as JournaledPart;
    const whole = MEMBERS.every((name) => typeof said[name] === 'string');
    return whole && PURGE_REASONS.includes(said.reason) ? said : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a line is the beginning of one that was never finished: then what it speaks of was not done either. */
function isHalf(line: string): boolean {
  return line.startsWith('{') && !line.endsWith('}');
}

async function isCutOff(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString('latin1') !== '\n';
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (fault) {
    if (isNativeError(fault) && 'code' in fault && fault.code === 'ENOENT') return '';
    throw fault;
  }
}
