import { isKnownPassword, knownPasswords } from './known-passwords.ts';
import { passwordWeakness } from './password-weakness.ts';

describe('passwords that everybody has', () => {
  it.each([
    ['one of the first', 'leavemealone'],
    ['one that was written with capitals', 'FinalFantasy'],
    ['one far down', 'counterstrike'],
    ['one from a keyboard with wide letters', 'ｓｕｐｅｒｎａｔｕｒａｌ'],
  ])('are known: %s', async (_, password) => {
    expect(passwordWeakness(password, 'A. Novak')).toBeUndefined();
    expect(await isKnownPassword(password)).toBe(true);
  });

  it.each(['four green kettles sing', 'длинная дорога домой', 'leavemealone on the hill'])(
    'are not: %s',
    async (password) => {
      expect(await isKnownPassword(password)).toBe(false);
    },
  );

  it('are more than three thousand beyond what length alone refuses', async () => {
    const long = [...(await knownPasswords())];
    const passing = long.filter((one) => passwordWeakness(one, 'A. Novak') === undefined);
    expect(passing.length).toBeGreaterThan(30_000);
    expect(long.every((one) => Array.from(one).length >= 12)).toBe(true);
  });
});
