import { join } from 'node:path';
import { makeNodeKeys, NodeKeys, replaceFile } from '@trace/platform';
import { readDescriptor, signStatement, type Descriptor } from '@trace/protocol';
import { AUTHORITY_FILES, DirectoryAuthority } from '../directory-authority.ts';
import { describeNode } from '../node-descriptor.ts';
import type { DemoPlace } from './demo-node.ts';

/** The signed directory of the demonstration, as every node is told where to find it. */
export interface DemoDirectory {
  directoryFile: string;
  authorityFile: string;
  authorityKid: string;
}

const DAY_MS = 86_400_000;
/** How long the directory is valid from today on, whatever day it is in the story. */
const VALID_DAYS = 90;

/** Makes the keys of each State, an authority, and the directory in which it vouches for all of them from a day on. */
export async function makeDemoDirectory(
  folder: string,
  places: readonly DemoPlace[],
  now: Date,
): Promise<DemoDirectory> {
  const validDays = VALID_DAYS + Math.max(0, Math.ceil((Date.now() - now.getTime()) / DAY_MS));
  const authority = await DirectoryAuthority.make(join(folder, 'authority'), { now });
  const descriptors = await Promise.all(places.map((place) => describe(place, validDays, now)));
  const { text } = await authority.sign(descriptors, { validDays, now });
  const directoryFile = join(folder, 'directory.json');
  await replaceFile(directoryFile, text);
  return {
    directoryFile,
    authorityFile: join(folder, 'authority', AUTHORITY_FILES.public),
    authorityKid: authority.keys.signingAt(now).kid,
  };
}

/** What the operator of a node does with `trace-node keys make` and `trace-node keys descriptor`. */
async function describe(
  { about, dataDir, gatewayPort }: DemoPlace,
  validDays: number,
  now: Date,
): Promise<Descriptor> {
  await makeNodeKeys(dataDir, about.state, { now });
  const keys = await NodeKeys.load(dataDir, { now: () => now });
  const facts = { ...about, endpoint: `https://127.0.0.1:${gatewayPort}`, validDays };
  return readDescriptor(
    await signStatement(await describeNode(facts, keys, now), keys.signing),
    now,
  );
}
