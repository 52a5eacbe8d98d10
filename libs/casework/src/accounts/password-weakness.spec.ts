import { passwordWeakness } from './password-weakness.ts';

describe('passwordWeakness', () => {
  it.each([
    ['short', 'k3&Tq9!zLw_'],
    ['short in characters, however many bytes they have', 'пароле-длин'],
    ['of few characters', 'abababababab'],
    ['the name', 'novak on the hill'],
    ['the alphabet', 'abcdefghijklmnop'],
    ['the keyboard', 'qwertyuiopasdf'],
    ['the digits', '012345678901'],
    ['what everybody tries first', 'Password2026!'],
    ['what everybody tries first, with something before it', '!!password-123'],
    ['what lies near', 'Trace Exchange 1'],
    ['a word of the field', 'Focal-Point-2026!'],
    ['the body that everybody here knows', 'interpol lyon'],
  ])('finds one that is %s', (_, password) => {
    expect(passwordWeakness(password, 'A. Novak')).toMatch(/\.$/);
  });

  it.each([
    'four green kettles sing',
    'ten rivers, one bridge',
    'the exchange of old umbrellas',
    'длинная дорога домой',
    '四十二只绿色的水壶在清晨歌唱',
  ])('takes %s', (password) => {
    expect(passwordWeakness(password, 'A. Novak')).toBeUndefined();
  });
});
