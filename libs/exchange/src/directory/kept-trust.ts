import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { log, replaceFile } from '@trace/platform';
import type { PartnerInForceRow } from './partner-in-force.entity.ts';

/** A State as this node has put it into force or out of it, with the statement as it was signed. */
export interface TrustEntry {
  row: PartnerInForceRow;
  token: string;
}

/** An entry as it stands in the file. */
type Written = Omit<PartnerInForceRow, 'takenAt' | 'removedAt' | 'floorSince'> & {
  takenAt: string;
  removedAt: string | null;
  floorSince: string;
  jws: string;
};

const FILE = 'trust.json';

/**
 * What this node has put into force, in a file beside its keys, where who administers the database does not come: so an
 * older row of the table is known for what it is, and what counts is there still. The table is committed first and the
 * file written after it, from what is committed: a file that is behind is raised by the next reading, and one that is
 * ahead of the table means that the table was turned back.
 */
export class KeptTrust {
  private readonly logger = log('partners');

  /** @param folder the one of the keys */
  constructor(private readonly folder: string) {}

  /** What was put into force, by State; undefined before the first time. */
  async read(): Promise<Map<string, TrustEntry> | undefined> {
    const text = await readFile(join(this.folder, FILE), 'utf8').catch((fault: unknown) => {
      if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw fault;
    });
    if (text === undefined) return undefined;
    const { entries } = parsed(text);
    return new Map(entries.map((one) => [one.state, entryOf(one)]));
  }

  /** Replaces the file at once and whole. Where it can not be written the table counts on, and it is tried again. */
  async keep(entries: readonly TrustEntry[]): Promise<void> {
    const written = { format: 1, entries: entries.map(writtenOf) };
    try {
      const text = `${JSON.stringify(written, undefined, 2)}\n`;
      await replaceFile(join(this.folder, FILE), text, 0o600);
    } catch (fault) {
      this.logger.error('what is in force could not be kept beside the keys', { fault });
    }
  }
}

function parsed(text: string): { entries: Written[] } {
  try {
    return JSON.parse(text) as { entries: Written[] };
  } catch (cause) {
    throw new Error(
      `The file ${FILE} beside the keys is damaged. Remove it: then the node takes what its database says of whom it believes.`,
      { cause },
    );
  }
}

function writtenOf({ row, token }: TrustEntry): Written {
  const { state, version, source, takenAt, removedAt, floor, floorSince, mark, revision } = row;
  return {
    state,
    version,
    source,
    takenAt: takenAt.toISOString(),
    removedAt: removedAt?.toISOString() ?? null,
    floor,
    floorSince: floorSince.toISOString(),
    mark,
    revision,
    jws: token,
  };
}

function entryOf({ jws, takenAt, removedAt, floorSince, ...row }: Written): TrustEntry {
  return {
    row: {
      ...row,
      takenAt: new Date(takenAt),
      removedAt: removedAt === null ? null : new Date(removedAt),
      floorSince: new Date(floorSince),
    },
    token: jws,
  };
}
