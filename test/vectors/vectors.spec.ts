import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { allVectors, VECTORS } from './all-vectors.ts';
import { allDrawn, DRAWN_FILE } from './drawn.ts';

describe('the vectors of the protocol', () => {
  it('are what is made of them: to make them anew changes nothing', async () => {
    const made = await allVectors();
    expect(made.size).toBeGreaterThan(10);
    for (const [name, text] of made) {
      const stored = await readFile(new URL(name, VECTORS), 'utf8');
      // Of two long texts a difference would be shown whole.
      expect([name, stored === text]).toEqual([name, true]);
    }
    expect(allDrawn()).toEqual(JSON.parse(readFileSync(DRAWN_FILE, 'utf8')));
  });
});
