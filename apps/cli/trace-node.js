#!/usr/bin/env node
// What `npx trace-node` runs: the built program. What the compiler writes is not executable, and this file is.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../../dist/apps/cli/src/main.js', import.meta.url);
if (existsSync(fileURLToPath(main))) await import(main.href);
else {
  process.stderr.write('The program is not built yet. Build it first: npm run build\n');
  process.exitCode = 2;
}
