import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS } from './migrate.ts';
import { projectRoot } from './project-root.ts';

describe('projectRoot', () => {
  it('is where the migrations are found, under their numbers', () => {
    for (const name of MIGRATIONS) {
      expect(name).toMatch(/^\d{4}-/);
      expect(existsSync(join(projectRoot(), 'libs/platform/migrations', `${name}.sql`))).toBe(true);
    }
  });
});
