import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

interface Component {
  name: string;
  version: string;
  hashes?: { alg: string; content: string }[];
}

const root = projectRoot();
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));

function npm(...words: string[]): string {
  const quiet = { cwd: root, encoding: 'utf8', maxBuffer: 64_000_000 } as const;
  return execFileSync('npm', words, { ...quiet, stdio: ['ignore', 'pipe', 'ignore'] });
}

describe('the packages of others', () => {
  const manifest = read('package.json') as Manifest;

  it('are named with one version each', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('are pinned by digests', () => {
    const { packages } = read('package-lock.json') as {
      packages: Record<string, { integrity?: string }>;
    };
    const others = Object.entries(packages).filter(([at]) => at !== '');
    expect(others.length).toBeGreaterThan(500);
    expect(others.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
  });

  const hasSbom = Number(npm('--version').split('.')[0]) >= 10;
  (hasSbom ? it : it.skip)(
    `are listed in a bill of materials, each with its digest${hasSbom ? '' : ': needs npm 10'}`,
    () => {
      const { bomFormat, components } = JSON.parse(npm('run', '--silent', 'sbom')) as {
        bomFormat: string;
        components: Component[];
      };
      expect(bomFormat).toBe('CycloneDX');
      const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
      // The pages of the console are built from what is only there to build, so that is listed too.
      const named = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
      expect(named.map((one) => one.join('@')).filter((one) => !listed.has(one))).toEqual([]);
      const bare = components.filter(
        ({ hashes = [] }) => !hashes.some(({ alg }) => alg === 'SHA-512'),
      );
      expect(bare.map(({ name }) => name)).toEqual([]);
    },
  );
});
