import { networkOf } from './network-of.ts';
import { whoMustGo } from './who-must-go.ts';

const ROOM = { ofOneNetwork: 3, inAll: 5 };

function waiting(...networks: string[]): Map<number, string> {
  return new Map(networks.map((network, index) => [index, network]));
}

describe('who must go', () => {
  it.each([
    ['nobody, while there is room', waiting('a', 'a', 'b', 'b'), 'c', undefined],
    ['the first of the same network, where it has its share', waiting('b', 'a', 'a', 'a'), 'a', 1],
    [
      'the first of the network that holds most, where all are too many',
      waiting('a', 'b', 'c', 'b', 'd'),
      'e',
      1,
    ],
    ['the first of all, where all hold the same', waiting('a', 'b', 'c', 'd', 'e'), 'f', 0],
  ])('is %s', (_, all, newcomer, gone) => {
    expect(whoMustGo(all, newcomer, ROOM)).toBe(gone);
  });

  it('is not one whose call is being worked at, until such calls are too many', () => {
    const all = waiting('a', 'a', 'a');
    expect(whoMustGo(all, 'a', ROOM, (one) => one === 0)).toBe(1);
    expect(whoMustGo(all, 'a', ROOM, () => true)).toBeUndefined();
    const [ofOne, ofMany] = [
      Array<string>(12).fill('a'),
      Array.from({ length: 20 }, (_, n) => `${n}`),
    ];
    expect(whoMustGo(waiting(...ofOne), 'a', ROOM, () => true)).toBe(0);
    expect(whoMustGo(waiting(...ofMany), 'b', ROOM, () => true)).toBe(0);
    expect(whoMustGo(waiting(...ofMany.slice(1)), 'b', ROOM, () => true)).toBeUndefined();
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::5:6', '2001:db8:0:0'],
    ['2001:db8:1:2::6', '2001:db8:1:2'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    [undefined, 'unknown'],
  ])('%s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
