import { openPartners, type Partners } from '@trace/exchange';
import { Audit, Config, NodeKeys, SystemClock } from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { ADirectory } from './a-directory.ts';

/** Whom the node of a State knows, read beside the node from its database and the directory of the test. */
export async function partnersOf(
  directory: ADirectory,
  state: string,
  dataSource: DataSource,
): Promise<Partners> {
  const config = Config.from({
    STATE: state,
    DIRECTORY_FILE: directory.file,
    DIRECTORY_AUTHORITY_FILE: directory.authorityFile,
    PARTNER_NETWORKS: 'loopback',
  });
  const keys = await NodeKeys.load(directory.dataDir(state));
  const ground = { dataSource, keys, audit: new Audit(), clock: new SystemClock() };
  const { partners } = openPartners(config, ground);
  await partners.refresh();
  return partners;
}
