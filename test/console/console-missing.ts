import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import { BROWSER_MISSING } from './a-browser.ts';

const NOT_BUILT = existsSync(join(projectRoot(), 'dist/console/index.html'))
  ? undefined
  : 'the console is not built: npm run build';

/** Why the console can not be looked at here; undefined where it can. */
export const CONSOLE_MISSING = BROWSER_MISSING ?? NOT_BUILT;
