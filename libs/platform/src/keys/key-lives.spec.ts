import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { KEY_LIVES, rollBy } from './key-lives.ts';
import { KEY_USES } from './keyring.ts';

const text = readFileSync(join(projectRoot(), 'libs/platform/security.md'), 'utf8');

/** What most a symmetric or a private key may be used for, in months (NIST SP 800-57 part 1, revision 5, table 1). */
const NIST = { sig: 36, enc: 24, tls: 24, parts: 24 } as const;

describe('the lives of keys', () => {
  it('are within those of NIST SP 800-57', () => {
    for (const [use, most] of Object.entries(NIST))
      expect(KEY_LIVES[use as keyof typeof NIST]).toBeLessThanOrEqual(most);
  });

  it.each(KEY_USES)('stand in the document on security: %s', (use) => {
    const [, life] =
      new RegExp(`^\\| \`${use}\` .*\\| ([^|]+?) +\\| [^|]+ \\|$`, 'm').exec(text) ?? [];
    const months = KEY_LIVES[use];
    expect(life).toBe(months === undefined ? 'not rolled' : `${months} months`);
  });

  it('say by when a successor has to count', () => {
    const key = { id: 'one', use: 'sig', valid_from: '2024-11-30T10:00:00Z' } as const;
    expect(rollBy(key)).toBe('2026-11-30T10:00:00.000Z');
    expect(rollBy({ ...key, use: 'marks' })).toBeUndefined();
  });
});
