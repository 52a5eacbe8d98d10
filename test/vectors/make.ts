/*
 * Makes the vectors of the protocol anew. Signatures and ephemeral keys are random, so every run gives
 * other bytes: run it only when the specification changes, and look at what changed.
 */
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
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

const folder = pathToFileURL(`${process.cwd()}/libs/protocol/vectors/`);

async function write(name: string, content: unknown): Promise<void> {
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(content, null, 1)}\n`);
}

const keys = await vectorKeys(new URL('keys.json', folder));
const scene = sceneOf(keys);
await write('keys', keys);
await write('strict-json', jsonVectors());
await write('public-keys', keyVectors(keys));
await write('tokens', tokenVectors(scene));
await write('messages', messageVectors(scene));
await write('sealed-parts', sealedVectors());
await write('parcels', parcelVectors(scene));
await write('receipts', receiptVectors(scene));
await write('checkpoints', checkpointVectors(scene));
await write('held', holdingsVectors(scene));
await write('returned', returnedVectors(scene));
await write('directories', directoryVectors(scene, await weakCertificates()));
await write('elsewhere', {
  'message.conflict': 'only a node that holds another message with this id can say so (B44)',
  'message.sequence-taken': 'only a node that holds another message of the case can say so',
  'message.not-processed': 'only a node whose own program fails at a message can say so (F8)',
  'case.not-a-party': 'only a node that holds the case with another State can say so (B34)',
  'directory.rollback': 'only a node that holds a later version of the statement can say so (F57)',
});
