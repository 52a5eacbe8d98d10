/*
 * Makes the vectors of the protocol anew, when the specification has changed. What chance gives is kept in drawn.json,
 * so only what has changed gets other bytes.
 */
import { writeFile } from 'node:fs/promises';
import { allVectors, VECTORS } from './all-vectors.ts';
import { allDrawn, DRAWN_FILE } from './drawn.ts';

for (const [name, text] of await allVectors()) await writeFile(new URL(name, VECTORS), text);
await writeFile(DRAWN_FILE, `${JSON.stringify(allDrawn(), null, 2)}\n`);
