import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import { CONTEXT_WORDS } from './password-weakness.ts';

describe('the words of the field', () => {
  it('stand in the document on security, all of them and no others', () => {
    const text = readFileSync(join(projectRoot(), 'libs/platform/security.md'), 'utf8');
    const [, listed] = /taken out of it: ([a-z, ]+)\./.exec(text) ?? [];
    expect(listed?.split(', ')).toEqual(CONTEXT_WORDS);
  });
});
