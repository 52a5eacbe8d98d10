import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EvidenceFile } from '@trace/casework';
import { projectRoot } from '@trace/platform';

const run = promisify(execFile);
/** Debian's own Python, for which the recipe is written. */
const PYTHON = '/usr/bin/python3';
const JWCRYPTO = '/usr/lib/python3/dist-packages/jwcrypto';

/** Why the recipe can not be run here; undefined where it can. */
export const noRecipe = existsSync(JWCRYPTO) ? undefined : 'python3-jwcrypto is not installed';

/**
 * Runs the recipe of libs/casework/README.md, as it stands there, on an evidence file.
 *
 * @returns what it prints; rejected with what it says where it does not end with 0
 */
export async function runRecipe(
  folder: string,
  file: EvidenceFile,
  ...words: string[]
): Promise<string> {
  const chapter = await readFile(join(projectRoot(), 'libs/casework/README.md'), 'utf8');
  const [, recipe = ''] = /```python\n([\s\S]*?)```/.exec(chapter) ?? [];
  const [script, path] = [join(folder, 'verify.py'), join(folder, 'recipe.json')];
  await Promise.all([writeFile(script, recipe), writeFile(path, JSON.stringify(file))]);
  return (await run(PYTHON, [script, path, ...words])).stdout;
}
