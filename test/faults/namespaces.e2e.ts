import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import { ownNetworkMissing } from './own-network.ts';

const MAIN = join(projectRoot(), 'dist/test/faults/main.js');
const LIMIT_MS = 420_000;
const missing = ownNetworkMissing();

// The program goes into a network of its own, which a test runner can not do; what is looked at is what it prints.
(missing === undefined ? describe : describe.skip)(
  `three States in networks of their own${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    it(
      'lose nothing and double nothing where requests arrive and receipts do not (F31)',
      async () => {
        const words = ['--terrain', 'namespaces', '--queue', 'postgres', '--only', 'F31'];
        const child = spawn(
          process.execPath,
          ['--no-warnings', MAIN, ...words, '--minutes', '0.05', '--per-second', '4'],
          { stdio: ['ignore', 'pipe', 'pipe'] },
        );
        let printed = '';
        for (const stream of [child.stdout, child.stderr]) {
          stream.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
        }
        const [code] = (await once(child, 'exit')) as [number | null];
        expect([code, printed]).toEqual([0, expect.stringContaining('nothing lost')]);
      },
      LIMIT_MS,
    );
  },
);
