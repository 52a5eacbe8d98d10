import { mkdir, open, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestDisks } from '@trace/platform';
import { runCommand } from './run-command.ts';

const MEGABYTE = Buffer.alloc(1_048_576);

/** A disk in memory of so many megabytes, which can be filled to the last byte. */
export class SmallDisk {
  private constructor(private readonly folder: string) {}

  /** Mounts one on a folder. Seen only in the mount namespace of the run. */
  static async mount(folder: string, megabytes: number): Promise<SmallDisk> {
    await mkdir(folder, { recursive: true });
    const options = `size=${megabytes}m,mode=0711`;
    await runCommand(['mount', '-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
    return new SmallDisk(folder);
  }

  /** Takes all that is left. */
  async fill(): Promise<void> {
    const ballast = await open(this.ballast, 'a');
    try {
      for (const piece of [MEGABYTE, MEGABYTE.subarray(0, 4_096)]) {
        while (await hasTaken(ballast, piece));
      }
    } finally {
      await ballast.close();
    }
  }

  /** Gives it back. */
  async relieve(): Promise<void> {
    await rm(this.ballast, { force: true });
  }

  /** Takes it away, with all that is on it. */
  async unmount(): Promise<void> {
    await runCommand(['umount', this.folder]);
  }

  private get ballast(): string {
    return join(this.folder, 'ballast');
  }
}

/** The two disks of a database, each of which can be full by itself: for its data, and for its write-ahead log. */
export class SmallDisks implements TestDisks {
  data: SmallDisk | undefined;
  log: SmallDisk | undefined;
  private home = '';

  async prepare(home: string): Promise<void> {
    this.home = home;
    this.data = await SmallDisk.mount(home, 240);
  }

  async made(dataDir: string): Promise<void> {
    const [folder, log] = [join(this.home, 'wal'), join(dataDir, 'pg_wal')];
    this.log = await SmallDisk.mount(folder, 160);
    await runCommand(['cp', '--archive', log, folder]);
    await rm(log, { recursive: true });
    await symlink(join(folder, 'pg_wal'), log);
  }

  async release(): Promise<void> {
    await this.log?.unmount();
    await this.data?.unmount();
  }
}

async function hasTaken(file: Awaited<ReturnType<typeof open>>, piece: Buffer): Promise<boolean> {
  try {
    const { bytesWritten } = await file.write(piece);
    return bytesWritten === piece.length;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw fault;
  }
}
