import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { log } from './log.ts';
import { diskFacts, type DiskFacts } from './node-facts.ts';
import { diskStanding, FULL_BELOW_BYTES, type DiskStanding } from './trail-standing.ts';

const MEGABYTE = 1_048_576;
/** With less than this the database is about to stop: the reserve is given up. */
const GIVE_UP_BELOW_BYTES = 16 * MEGABYTE;

/**
 * Room on the disk of the data folder that is taken beforehand and given back when the disk is full: the database comes
 * up again with it, and what is there can be read, each reading with its audit entry, until somebody makes room.
 */
export class DiskReserve {
  private readonly logger = log('disk');
  private readonly file: string;
  private readonly bytes: number;

  /** @param megabytes how much is set aside; 0 sets nothing aside and only looks */
  constructor(
    private readonly folder: string,
    private readonly warnPercent: number,
    megabytes: number,
  ) {
    this.file = join(folder, 'disk-reserve');
    this.bytes = megabytes * MEGABYTE;
  }

  /** Looks at the disk, and gives the reserve up or makes it as is due. */
  async look(): Promise<DiskFacts & { standing: DiskStanding }> {
    const facts = await diskFacts(this.folder);
    const standing = diskStanding(facts, this.warnPercent);
    if (this.bytes === 0) return { ...facts, standing };
    const isThere = await stat(this.file).then(
      () => true,
      () => false,
    );
    if (isThere && facts.freeBytes < GIVE_UP_BELOW_BYTES) {
      await rm(this.file, { force: true });
      this.logger.error('the disk is full: the reserve is given up, make room', {
        bytes: this.bytes,
      });
    } else if (!isThere && facts.freeBytes > 2 * this.bytes + FULL_BELOW_BYTES) {
      await this.make();
    }
    return { ...facts, standing };
  }

  /** Random bytes, which no file system makes smaller; whole or not at all. */
  private async make(): Promise<void> {
    const unfinished = `${this.file}.${process.pid}`;
    await mkdir(this.folder, { recursive: true });
    const file = await open(unfinished, 'w', 0o600);
    try {
      for (let at = 0; at < this.bytes; at += MEGABYTE) await file.write(randomBytes(MEGABYTE));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, this.file);
  }
}
