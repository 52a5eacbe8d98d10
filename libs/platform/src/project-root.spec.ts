import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS } from './migrate.ts';
import { projectRoot } from './project-root.ts';

describe('projectRoot', () => {
  it('is where the migrations are found, numbered without a gap', () => {
    for (const [index, name] of MIGRATIONS.entries()) {
      expect(name.slice(0, 4)).toBe(String(index + 1).padStart(4, '0'));
      expect(existsSync(join(projectRoot(), 'libs/platform/migrations', `${name}.sql`))).toBe(true);
    }
  });
});
