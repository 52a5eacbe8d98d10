import { readFile } from 'node:fs/promises';
import type { Config } from '@trace/platform';
import { readDirectory, type Partner } from '@trace/protocol';
import { OperatorFault } from './operator-fault.ts';

/** The directory that a node goes by, checked as the node itself checks it. */
export interface DirectoryInForce {
  /** its public key, or the set of its keys */
  authority: object;
  self: Partner | undefined;
  /** the other States, by code */
  others: Partner[];
}

/** Reads the directory of a node, and checks it with the pinned key of the authority. */
export async function directoryInForce(config: Config): Promise<DirectoryInForce> {
  const [text, key] = await Promise.all([
    readFile(config.directoryFile, 'utf8').catch(() => undefined),
    readFile(config.directoryAuthorityFile, 'utf8').catch(() => undefined),
  ]);
  if (text === undefined || key === undefined) {
    throw new OperatorFault(
      `The node of ${config.state} has no directory yet, so it has no partners.`,
      'Install the one that your directory authority has signed: trace-node partners install --help',
    );
  }
  const authority = JSON.parse(key) as object;
  const all = await readDirectory(text, authority, new Date());
  return {
    authority,
    self: all.find(({ state }) => state === config.state),
    others: all
      .filter(({ state }) => state !== config.state)
      .toSorted((one, other) => (one.state < other.state ? -1 : 1)),
  };
}
