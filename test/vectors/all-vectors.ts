import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '@trace/platform';
import { checkpointVectors } from './checkpoint-vectors.ts';
import { directoryVectors } from './directory-vectors.ts';
import { holdingsVectors } from './holdings-vectors.ts';
import { jsonVectors } from './json-vectors.ts';
import { keyVectors } from './key-vectors.ts';
import { messageVectors } from './message-vectors.ts';
import { parcelVectors } from './parcel-vectors.ts';
import { receiptVectors } from './receipt-vectors.ts';
import { returnedVectors } from './returned-vectors.ts';
import { sceneOf } from './scene.ts';
import { sealedVectors } from './sealed-vectors.ts';
import { tokenVectors } from './token-vectors.ts';
import { vectorKeys } from './vector-keys.ts';
import { weakCertificates } from './weak-certificates.ts';

/** Where the vectors are. */
export const VECTORS = pathToFileURL(join(projectRoot(), 'libs/protocol/vectors/'));

const TWO_STATES = 'only a node that knows the instruments of both States can say so';
/** The codes that no vector can show, and why. */
const ELSEWHERE = {
  'message.conflict': 'only a node that holds another message with this id can say so (B44)',
  'message.sequence-taken': 'only a node that holds another message of the case can say so',
  'message.not-processed': 'only a node whose own program fails at a message can say so (F8)',
  'case.not-a-party': 'only a node that holds the case with another State can say so (B34)',
  'ground.not-shared': TWO_STATES,
  'basis.not-shared': TWO_STATES,
  'directory.rollback': 'only a node that holds a later version of the statement can say so (F57)',
  'directory.two-statements':
    'only a node that holds another statement with this version can say so (T-32)',
};

/** The text of every file of vectors that is made here, by its name. */
export async function allVectors(): Promise<Map<string, string>> {
  const keys = await vectorKeys(new URL('keys.json', VECTORS));
  const scene = sceneOf(keys);
  const contents = {
    keys,
    'strict-json': jsonVectors(),
    'public-keys': keyVectors(keys),
    tokens: tokenVectors(scene),
    messages: messageVectors(scene),
    'sealed-parts': sealedVectors(),
    parcels: parcelVectors(scene),
    receipts: receiptVectors(scene),
    checkpoints: checkpointVectors(scene),
    held: holdingsVectors(scene),
    returned: returnedVectors(scene),
    directories: directoryVectors(scene, await weakCertificates()),
    elsewhere: ELSEWHERE,
  };
  return new Map(
    Object.entries(contents).map(([name, content]) => [
      `${name}.json`,
      `${JSON.stringify(content, null, 1)}\n`,
    ]),
  );
}
