import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  CHECKPOINT_CHECKS,
  HOLDINGS_CHECKS,
  LIMITS,
  MESSAGE_CHECKS,
  MESSAGE_KINDS,
  PARCEL_CHECKS,
  RECEIPT_CHECKS,
  REFUSAL_CODES,
  RETURNED_CHECKS,
  STATEMENT_CHECKS,
} from './index.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The first column of the first table that follows a mention of a list of checks. */
function tableBehind(name: string): string[] {
  const behind = readme.slice(readme.indexOf(`\`${name}\``));
  const [, table = ''] = /\n\| check[^\n]*\n\|[^\n]*\n((?:\|[^\n]*\n)+)/.exec(behind) ?? [];
  return Array.from(table.matchAll(/^\| `(\w+)`/gm), ([, check = '']) => check);
}

describe('README.md, the specification', () => {
  it.each([
    ['PARCEL_CHECKS', PARCEL_CHECKS],
    ['MESSAGE_CHECKS', MESSAGE_CHECKS],
    ['RECEIPT_CHECKS', RECEIPT_CHECKS],
    ['CHECKPOINT_CHECKS', CHECKPOINT_CHECKS],
    ['HOLDINGS_CHECKS', HOLDINGS_CHECKS],
    ['RETURNED_CHECKS', RETURNED_CHECKS],
    ['STATEMENT_CHECKS', STATEMENT_CHECKS],
  ] as const)('lists %s as they are run', (name, checks) => {
    expect(tableBehind(name)).toEqual(checks.map((check) => check.name));
  });

  it('lists the kinds of message as the code list does', () => {
    const behind = readme.slice(readme.indexOf('\n| kind '));
    const [table = ''] = /(?:\n\|[^\n]*)+/.exec(behind) ?? [];
    const kinds = Array.from(table.matchAll(/^\| `(\w+)`/gm), ([, kind = '']) => kind);
    expect(kinds).toEqual([...MESSAGE_KINDS]);
  });

  it('leads to a class for each of them', () => {
    for (const [, file = ''] of readme.matchAll(/\]\((src\/[^)]+)\)/g)) {
      expect(existsSync(new URL(`../${file}`, import.meta.url))).toBe(true);
    }
  });

  it('knows every refusal code, by itself or with its family', () => {
    const unknown = Object.keys(REFUSAL_CODES).filter((code) => {
      const family = `${code.slice(0, code.indexOf('.'))}.*`;
      return !readme.includes(`\`${code}\``) && !readme.includes(`\`${family}\``);
    });
    expect(unknown).toEqual([]);
  });

  it('names no code that does not exist', () => {
    const families = new Set(Object.keys(REFUSAL_CODES).map((code) => code.split('.')[0]));
    const named = Array.from(readme.matchAll(/`([a-z]+)\.([a-z-]+)`/g)).filter(([, family = '']) =>
      families.has(family),
    );
    expect(named.length).toBeGreaterThan(50);
    for (const [, family, rest] of named) {
      expect(Object.keys(REFUSAL_CODES)).toContain(`${family}.${rest}`);
    }
  });

  it('gives the limits as they are', () => {
    for (const limit of Object.values(LIMITS)) {
      expect(readme).toContain(limit.toLocaleString('en-US'));
    }
  });

  it('names every file of vectors', () => {
    for (const file of readdirSync(new URL('../vectors', import.meta.url))) {
      expect(readme).toContain(`\`${file}\``);
    }
  });
});
