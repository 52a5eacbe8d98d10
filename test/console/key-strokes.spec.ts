import { KEY_STROKES, readPress } from '../../apps/console/src/frame/key-strokes.ts';

const plain = { ctrlKey: false, metaKey: false, altKey: false };
const idle = { begun: '', isWriting: false, isOn: true };

describe('a key press', () => {
  it('comes to what the sheet says, in one stroke or two', () => {
    for (const { keys, deed } of KEY_STROKES.filter((one) => !one.keys.startsWith('Ctrl'))) {
      const [first = '', second] = keys.split(' ');
      const begun = readPress({ ...plain, key: first }, idle);
      if (second === undefined) expect([keys, begun]).toEqual([keys, { deed }]);
      else {
        expect(begun).toEqual({ begun: first });
        expect(readPress({ ...plain, key: second }, { ...idle, begun: first })).toEqual({ deed });
      }
    }
  });

  it('belongs to the text that is written, and to nobody where single keys are off', () => {
    for (const state of [
      { ...idle, isWriting: true },
      { ...idle, isOn: false },
    ])
      for (const key of ['j', '?', '/', 'g'])
        expect(readPress({ ...plain, key }, state)).toBeUndefined();
  });

  it('opens the palette with Ctrl K everywhere, and leaves all else with a modifier to the browser', () => {
    const state = { ...idle, isWriting: true, isOn: false };
    const palette = { deed: { do: 'palette' } };
    expect(readPress({ ...plain, ctrlKey: true, key: 'k' }, state)).toEqual(palette);
    expect(readPress({ ...plain, metaKey: true, key: 'K' }, state)).toEqual(palette);
    expect(readPress({ ...plain, ctrlKey: true, altKey: true, key: 'k' }, idle)).toBeUndefined();
    expect(readPress({ ...plain, ctrlKey: true, key: 'j' }, idle)).toBeUndefined();
  });

  it('forgets what was begun when another key follows', () => {
    expect(readPress({ ...plain, key: 'x' }, { ...idle, begun: 'g' })).toBeUndefined();
  });

  it('has no two meanings', () => {
    const keys = KEY_STROKES.map((one) => one.keys);
    expect(new Set(keys).size).toBe(keys.length);
    for (const one of keys) expect(keys.some((other) => other.startsWith(`${one} `))).toBe(false);
  });
});
