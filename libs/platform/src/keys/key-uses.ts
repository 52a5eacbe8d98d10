import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, kidOf } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { keyFolder } from './keyring-file.ts';

/** What the comparison of signatures made with things signed has found. */
export interface UsesReport {
  /** Signatures that this node has asked the module for. */
  asked: number;
  /** Messages, receipts and checkpoints that bear a signature of the module's keys. */
  recorded: number;
  /** Of those, the digests for which this node has never asked: somebody else has signed them. */
  outside: string[];
  /** Asked for, and not kept: answers to questions, and what was rolled back. */
  notKept: number;
}

/** Where a node writes down every signature that it asks its module for. */
export function usesFileOf(dataDir: string): string {
  return join(keyFolder(dataDir), 'uses.log');
}

/** Compares the signatures that were asked for with everything that this State has signed and kept (T-31). */
export async function reconcileUses(
  em: EntityManager,
  dataDir: string,
  kids: ReadonlySet<string>,
): Promise<UsesReport> {
  // What is kept first: a running node writes down that it asks before it keeps what was signed.
  const rows: { jws: string }[] = await em.query(
    `select jws from message where direction = 'OUT'
     union all select receipt.jws from receipt join message using (receipt_id) where direction = 'IN'
     union all select jws from audit_checkpoint`,
  );
  const text = await readFile(usesFileOf(dataDir), 'utf8').catch(() => '');
  const asked = text.split('\n').flatMap((line) => {
    const [, kid = '', digest] = line.split(' ');
    return digest !== undefined && kids.has(kid) ? [digest] : [];
  });
  const recorded = new Set(
    rows.filter(({ jws }) => kids.has(kidOf(jws))).map(({ jws }) => digestOf(jws)),
  );
  const known = new Set(asked);
  return {
    asked: asked.length,
    recorded: recorded.size,
    outside: [...recorded].filter((digest) => !known.has(digest)),
    notKept: [...known].filter((digest) => !recorded.has(digest)).length,
  };
}
