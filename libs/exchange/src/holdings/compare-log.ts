import { isConsistent, type Checkpoint, type LogBeginning } from '@trace/protocol';

/** A checkpoint of a partner's log that is kept here. */
export interface KeptLog {
  size: number;
  root: string;
  seenAt: Date;
}

/** What is asked of a partner: that these are the beginning of its log as it is now. */
export interface AskedOfLog {
  /** The head of the last proof; undefined before the first. */
  proved: Pick<KeptLog, 'size' | 'root'> | undefined;
  /** What has come since, in the order in which it came. */
  fresh: readonly KeptLog[];
}

/** What came of comparing. */
export interface ComparedLog {
  /** Those that the log does not begin with. */
  contradicted: Pick<KeptLog, 'size' | 'root'>[];
  /** Those of `fresh` that were judged; the others are asked for again. */
  judged: KeptLog[];
}

/**
 * Whether a log, by what its State has signed and proved of it, still begins with what was kept (RFC 9162 section
 * 2.1.4.2). A partner may prove it in steps, up to an earlier head of its own, but each step has to lead further.
 */
export function compareLog(
  { proved, fresh }: AskedOfLog,
  head: Checkpoint,
  beginnings: readonly LogBeginning[],
): ComparedLog {
  const asked = [...(proved ? [proved] : []), ...fresh];
  const due = asked.filter(({ size }) => size <= head.size);
  const stands = proved !== undefined && head.size <= proved.size && due.length < asked.length;
  if (due.length === 0 || stands) return { contradicted: asked, judged: [...fresh] };
  const pathOf = new Map(beginnings.map(({ size, path }) => [size, path.map(bytesOf)]));
  const contradicted = due.filter(({ size, root }) => {
    const path = pathOf.get(size) ?? (size === head.size ? [] : undefined);
    const [first, second] = [
      { size, root: bytesOf(root) },
      { size: head.size, root: bytesOf(head.root) },
    ];
    return path === undefined || !isConsistent(first, second, path);
  });
  const open = fresh.findIndex(({ size }) => size > head.size);
  return { contradicted, judged: open < 0 ? [...fresh] : fresh.slice(0, open) };
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}
