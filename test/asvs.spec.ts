import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';

/** How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has, in their order. */
const SECTIONS: Record<string, readonly number[]> = {
  V1: [2, 9, 11, 3, 2],
  V2: [3, 3, 4, 1],
  V3: [0, 2, 4, 6, 5, 0, 2],
  V4: [3, 1, 2, 4],
  V5: [1, 3, 2, 3],
  V6: [3, 12, 4, 4, 5, 3, 0, 4],
  V7: [3, 4, 2, 5, 2, 2],
  V8: [2, 3, 1, 1],
  V9: [3, 4],
  V10: [2, 2, 4, 11, 5, 2, 3],
  V11: [2, 3, 3, 4, 1, 1],
  V12: [3, 2, 4],
  V13: [1, 5, 2, 5],
  V14: [2, 4, 3],
  V15: [3, 3, 7],
  V16: [1, 5, 4, 3, 3],
  V17: [1, 4, 2],
};

describe('the table of the ASVS requirements', () => {
  const text = readFileSync(join(projectRoot(), 'libs/platform/asvs.md'), 'utf8');
  const rows = [
    ...text.matchAll(/^\| (\d+\.\d+\.\d+) +\| ([12]) +\| .* \| (holds|not yet|n\/a) +\|/gm),
  ];

  it('has every requirement of levels 1 and 2 once', () => {
    const ids = rows.map(([, id]) => id ?? '');
    expect(new Set(ids).size).toBe(ids.length);
    for (const [chapter, counts] of Object.entries(SECTIONS)) {
      const found = counts.map(
        (_, at) => ids.filter((id) => id.startsWith(`${chapter.slice(1)}.${at + 1}.`)).length,
      );
      expect([chapter, found]).toEqual([chapter, counts]);
    }
  });

  it('counts right what it sums up', () => {
    const [, holds, missing, other] =
      /\) (\d+) hold, (\d+) do not yet, (\d+) do not apply/.exec(text) ?? [];
    const count = (word: string): number => rows.filter(([, , , said]) => said === word).length;
    expect([count('holds'), count('not yet'), count('n/a')]).toEqual(
      [holds, missing, other].map(Number),
    );
  });

  it('names files that are there', () => {
    const files = execFileSync('git', ['ls-files'], { cwd: projectRoot(), encoding: 'utf8' });
    const named = [...text.matchAll(/`([\w./-]+\.(?:tsx?|yaml|json|md))`/g)].map(([, one]) => one);
    expect(named.length).toBeGreaterThan(100);
    for (const name of new Set(named)) expect(`\n${files}`).toMatch(new RegExp(`[/\\n]${name}\\n`));
  });
});
