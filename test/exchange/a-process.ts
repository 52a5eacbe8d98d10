import { openPartners, type KnownPartners } from '@trace/exchange';
import { Audit, Config, NodeKeys, SystemClock, type Clock } from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { ADirectory } from '../support/a-directory.ts';

/** What one process of QN knows of its partners: the database and files of all of them, and a memory of its own. */
export async function aProcess(
  directory: ADirectory,
  dataSource: DataSource,
  settings: Record<string, string> = {},
  clock: Clock = new SystemClock(),
): Promise<KnownPartners> {
  const config = Config.from({
    STATE: 'QN',
    DIRECTORY_FILE: directory.file,
    DIRECTORY_AUTHORITY_FILE: directory.authorityFile,
    PARTNER_NETWORKS: 'loopback',
    ...settings,
  });
  const keys = await NodeKeys.load(directory.dataDir('QN'));
  const opened = openPartners(config, { dataSource, keys, audit: new Audit(), clock });
  await opened.partners.refresh();
  return opened;
}
