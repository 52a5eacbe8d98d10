import { setTimeout as pause } from 'node:timers/promises';
import { originNow, sourceOf, withOrigin } from './audit-origin.ts';

describe('from where something is done', () => {
  it('holds for all that a call does, and for nothing of another call at the same time', async () => {
    const told = async (source: string): Promise<string> =>
      withOrigin({ source }, async () => {
        await pause(1);
        return Promise.resolve().then(() => originNow().source);
      });
    expect(await Promise.all([told('192.0.2.1'), told('192.0.2.2')])).toEqual([
      '192.0.2.1',
      '192.0.2.2',
    ]);
  });

  it('is the node itself where nobody calls', () => {
    expect(originNow()).toEqual({ source: 'node' });
  });

  it.each([
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['192.0.2.7', '192.0.2.7'],
    [undefined, 'unknown'],
  ])('writes the address %s as %s', (address, source) => {
    expect(sourceOf(address)).toBe(source);
  });
});
