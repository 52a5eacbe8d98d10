import { authorityKeysIn, authorityNameOf, historicalKeys, readAnchor } from './authority.ts';
import { signEntityConfiguration, signStatement } from './directory.ts';
import {
  importSigningKey,
  newEncryptionKey,
  newSigningKey,
  publicPartOf,
  type PrivateJwk,
} from './keys.ts';
import type { PublishedKey } from './public-key.ts';
import { Refusal } from './refusal.ts';
import type { Statement } from './statement.ts';

const NOW = new Date('2027-03-01T00:00:00.000Z');
const SOON = '2028-01-01T00:00:00.000Z';
const [OLD, NEW, THIEF] = [newSigningKey(), newSigningKey('EdDSA'), newSigningKey()];
const NAME = authorityNameOf([OLD]);

const published = (jwk: PrivateJwk, life: Partial<PublishedKey> = {}): PublishedKey => ({
  ...publicPartOf(jwk),
  valid_from: '2026-01-01T00:00:00.000Z',
  ...life,
});

interface Said {
  by?: PrivateJwk;
  keys?: PublishedKey[];
  [claim: string]: unknown;
}

/** What an authority says of its keys: the old one ends, the new one follows. */
async function anchor({ by = OLD, keys, ...claims }: Said = {}): Promise<string> {
  const at = NOW.getTime() / 1_000;
  const said = keys ?? [published(OLD, { valid_to: SOON }), published(NEW)];
  const content = { iss: NAME, sub: NAME, iat: at, exp: at + 60, jwks: { keys: said }, ...claims };
  return signEntityConfiguration(content, await importSigningKey(by));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'taken',
    (fault: unknown) => {
      if (fault instanceof Refusal) return fault.code;
      throw fault;
    },
  );
}

describe('what an authority says of its keys', () => {
  it('adds the new key behind the old one, whose end it says', async () => {
    const read = await readAnchor(await anchor(), publicPartOf(OLD), NOW);
    expect(read).toMatchObject({ name: NAME, added: [NEW.kid], ended: [OLD.kid] });
    expect(read.keys.map(({ kid, valid_to: to }) => [kid, to])).toEqual([
      [OLD.kid, SOON],
      [NEW.kid, undefined],
    ]);
    const again = await readAnchor(await anchor({ by: NEW }), { keys: read.keys }, NOW);
    expect(again).toEqual({ ...read, added: [], ended: [] });
  });

  it.each<[string, Said, string]>([
    ['by a key that is not pinned', { by: THIEF }, 'sig.unknown-key'],
    ['of another authority', { iss: 'urn:trace:authority:other' }, 'directory.issuer'],
    ['about somebody else', { sub: 'QN' }, 'directory.issuer'],
    ['of tomorrow', { iat: NOW.getTime() / 1_000 + 86_400 }, 'directory.not-yet-valid'],
    ['whose time is over', { exp: NOW.getTime() / 1_000 }, 'directory.expired'],
    ['without an end', { exp: undefined }, 'directory.expired'],
    ['with a key twice', { keys: [published(OLD), published(OLD)] }, 'key.duplicate'],
    [
      'with a key that encrypts',
      { keys: [published(OLD), published(newEncryptionKey())] },
      'directory.keys',
    ],
    [
      'with a private part',
      { keys: [published(OLD), { ...NEW, valid_from: SOON }] },
      'key.private-part',
    ],
    ['without keys', { jwks: undefined }, 'member.type'],
  ])('is refused %s', async (_, said, code) => {
    expect(await codeOf(readAnchor(await anchor(said), publicPartOf(OLD), NOW))).toBe(code);
  });

  it('forgets no key, lets none count longer than was said, and takes no revocation back', async () => {
    const revoked = { revoked_at: '2027-01-01T00:00:00.000Z', reason: 'compromised' } as const;
    const pinned = { keys: [published(OLD, { valid_to: SOON, revoked }), published(NEW)] };
    const longer = published(OLD, { valid_to: '2099-01-01T00:00:00.000Z' });
    for (const keys of [
      [longer, published(NEW)],
      [published(OLD), published(NEW)],
      [published(NEW)],
    ]) {
      const read = await readAnchor(await anchor({ by: NEW, keys }), pinned, NOW);
      expect(read.keys[0]).toMatchObject({ kid: OLD.kid, revoked });
      expect(read.keys[0]?.valid_to?.localeCompare(SOON)).toBeLessThanOrEqual(0);
      expect(read.added).toEqual([]);
    }
    // Not even by the revoked key itself.
    expect(await codeOf(readAnchor(await anchor(), pinned, NOW))).toBe('sig.key-revoked');
  });

  it('ends no key that it does not name: what was said before there was a second one says nothing of it', async () => {
    const pinned = { keys: [published(OLD, { valid_to: SOON }), published(NEW)] };
    const replayed = await anchor({ keys: [published(OLD)] });
    expect(await readAnchor(replayed, pinned, NOW)).toEqual({
      name: NAME,
      keys: pinned.keys,
      added: [],
      ended: [],
    });
  });

  it('is no statement about a State, and a statement is none of it', async () => {
    const statement = await signStatement(
      { iss: NAME, sub: 'QN' } as Statement,
      await importSigningKey(OLD),
    );
    expect(await codeOf(readAnchor(statement, publicPartOf(OLD), NOW))).toBe('directory.issuer');
  });

  it.each([
    ['nothing', {}, 'key.type'],
    ['no key', { keys: [] }, 'directory.keys'],
    ['no object', 'key', 'member.type'],
    ['a secret', OLD, 'key.private-part'],
  ])('is pinned by %s no authority', (_, pinned, code) => {
    expect(() => authorityKeysIn(pinned)).toThrow(expect.objectContaining({ code }));
  });
});

describe('the keys that an authority had', () => {
  it('are those whose time is over, with NumericDates', () => {
    const revoked = { revoked_at: '2027-02-01T00:00:00.000Z', reason: 'superseded' } as const;
    const keys = [
      published(OLD, { valid_to: '2027-01-01T00:00:00.500Z' }),
      published(THIEF, { revoked }),
      published(NEW, { valid_to: SOON }),
    ];
    const seconds = (text: string): number => Math.floor(Date.parse(text) / 1_000);
    const iat = seconds('2026-01-01T00:00:00.000Z');
    expect(historicalKeys(keys, NOW)).toEqual([
      { ...publicPartOf(OLD), iat, exp: seconds('2027-01-01T00:00:00.000Z') },
      {
        ...publicPartOf(THIEF),
        iat,
        exp: seconds(revoked.revoked_at),
        revoked: { revoked_at: seconds(revoked.revoked_at), reason: 'superseded' },
      },
    ]);
  });
});
