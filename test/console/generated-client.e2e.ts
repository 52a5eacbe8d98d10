import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectRoot } from '@trace/platform';
import { CASE_STATES } from '@trace/casework';
import { CASE_STATES as OFFERED } from '../../apps/console/src/cases/case-states.ts';

const ROOT = projectRoot();
const COMMITTED = join(ROOT, 'apps/console/src/client');

describe('what the console knows of the api', () => {
  it('is the client that the present document gives: npm run client', async () => {
    const fresh = await mkdtemp(join(tmpdir(), 'console-client-'));
    try {
      const bin = join(ROOT, 'node_modules/@hey-api/openapi-ts/bin/run.js');
      const config = join(ROOT, 'apps/console/openapi-ts.config.ts');
      await promisify(execFile)(process.execPath, [bin, '-f', config, '-o', fresh], { cwd: ROOT });
      const names = await namesIn(COMMITTED);
      expect(await namesIn(fresh)).toEqual(names);
      for (const name of names) {
        const [made, kept] = await Promise.all(
          [fresh, COMMITTED].map((folder) => readFile(join(folder, name), 'utf8')),
        );
        expect([name, made === kept]).toEqual([name, true]);
      }
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  });

  it('offers every state of a case as a filter, but that of a case of which nothing has come yet', () => {
    expect(OFFERED).toEqual(CASE_STATES.filter((state) => state !== 'NOTHING_YET'));
  });
});

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}
