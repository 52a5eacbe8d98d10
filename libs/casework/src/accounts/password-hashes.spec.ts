import { hash, verify } from '@node-rs/argon2';
import { PasswordHashes } from './password-hashes.ts';

describe('PasswordHashes', () => {
  const hashes = new PasswordHashes();

  it('keep argon2id, and know the password exactly as it was typed', async () => {
    const stored = await hashes.of('Ångström kettle choir');
    expect(stored).toMatch(/^as-typed \$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hashes.matches(stored, 'Ångström kettle choir')).toBe(true);
    for (const other of ['A\u030Angström kettle choir', 'ångström kettle choir', 'Ångström kettle'])
      expect(await hashes.matches(stored, other)).toBe(false);
    const wide = await hashes.of('ﬁve ａ kettle choirs ');
    expect(await hashes.matches(wide, 'ﬁve ａ kettle choirs ')).toBe(true);
    for (const other of ['five a kettle choirs ', 'ﬁve ａ kettle choirs'])
      expect(await hashes.matches(wide, other)).toBe(false);
    expect(await hashes.matches(undefined, 'nobody has this password')).toBe(false);
  });

  it('know a password from before, which was brought to NFKC, from any keyboard', async () => {
    const stored = await hash('Ångström kettle choir'.normalize('NFKC'));
    for (const typed of ['Ångström kettle choir', 'A\u030Angström kettle choir'])
      expect(await hashes.matches(stored, typed)).toBe(true);
    expect(await hashes.matches(stored, 'ångström kettle choir')).toBe(false);
  });

  it('work as hard where there is no account (B72): one hash of the same cost is checked for every try', async () => {
    const checked: string[] = [];
    const counted = new PasswordHashes((against, password) => {
      checked.push(against);
      return verify(against, password);
    });
    const stored = await counted.of('four green kettles sing');
    expect(await counted.matches(stored, 'something else entirely')).toBe(false);
    expect(await counted.matches(undefined, 'something else entirely')).toBe(false);
    expect(checked).toHaveLength(2);
    const [known, unknown] = checked.map((form) => form.split('$').slice(0, 4));
    expect(unknown).toEqual(known);
    // It is a hash that can be met, and even then it lets nobody in.
    expect(await verify(checked[1] ?? '', 'nobody has this password')).toBe(true);
  });

  it('answer all of many at once', async () => {
    const stored = await hashes.of('four green kettles sing');
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, one) =>
        hashes.matches(stored, one === 4 ? 'four green kettles sing' : 'x'),
      ),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });
});
