import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@trace/platform';

const SOURCES = ['apps', 'libs', 'test', 'package.json', 'nest-cli.json', 'tsconfig.json'];

/** Every file below a folder, by its name there. */
async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const named = files.map(async ({ parentPath, name }): Promise<[string, Buffer]> => {
    const file = join(parentPath, name);
    return [relative(folder, file), await readFile(file)];
  });
  return new Map(await Promise.all(named));
}

// T-37: whoever has altered what is built is found by everybody who builds it again.
describe('what is built', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trace-rebuilt-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is the same to the byte in another folder, at another time and in another zone', async () => {
    const root = projectRoot();
    for (const name of SOURCES) await cp(join(root, name), join(folder, name), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    // NODE_ENV is test here, and is not when somebody builds.
    const build = ['TZ=Pacific/Kiritimati', 'LC_ALL=C', 'npm', 'run', '--silent', 'build'];
    await promisify(execFile)('env', build, { cwd: folder });
    const [here, there] = await Promise.all([
      filesOf(join(root, 'dist')),
      filesOf(join(folder, 'dist')),
    ]);
    expect(here.size).toBeGreaterThan(1_000);
    expect([...there.keys()].toSorted()).toEqual([...here.keys()].toSorted());
    const others = [...here].filter(([name, bytes]) => there.get(name)?.equals(bytes) !== true);
    expect(others.map(([name]) => name)).toEqual([]);
  }, 400_000);
});
