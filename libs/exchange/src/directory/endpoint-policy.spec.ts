import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from '@jest/globals';
import { addressKind } from './address-kind.ts';
import { EndpointPolicy, type Networks, type Resolve } from './endpoint-policy.ts';

const PUBLIC = '93.184.215.14';

/** A name server of the test: what it says the first time, the second, and then for ever. */
function answers(...said: (string[] | undefined)[]): Resolve {
  return (_host, done) => {
    const now = said.length > 1 ? said.shift() : said[0];
    if (now === undefined) done(new Error('EAI_AGAIN'), []);
    else
      done(
        null,
        now.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
  };
}

async function connects(policy: EndpointPolicy, options: object = { all: true }): Promise<unknown> {
  return new Promise((resolve) => {
    policy.lookup('node.example', options, (fault, found) =>
      resolve(
        fault
          ? fault.message
          : Array.isArray(found)
            ? found.map((one: LookupAddress) => one.address)
            : found,
      ),
    );
  });
}

describe('addressKind (RFC 6890)', () => {
  it.each([
    [PUBLIC, 'PUBLIC'],
    ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', 'PUBLIC'],
    ['10.1.2.3', 'PRIVATE'],
    ['172.31.255.255', 'PRIVATE'],
    ['172.32.0.0', 'PUBLIC'],
    ['192.168.0.1', 'PRIVATE'],
    ['100.64.0.1', 'PRIVATE'],
    ['fd00::1', 'PRIVATE'],
    ['127.0.0.1', 'LOOPBACK'],
    ['127.255.0.1', 'LOOPBACK'],
    ['::1', 'LOOPBACK'],
    ['::ffff:127.0.0.1', 'LOOPBACK'],
    ['::ffff:7f00:1', 'LOOPBACK'],
    ['::ffff:10.0.0.1', 'PRIVATE'],
    ['::7f00:1', 'FORBIDDEN'],
    ['64:ff9b::7f00:1', 'FORBIDDEN'],
    ['2002:7f00:1::', 'FORBIDDEN'],
    ['169.254.169.254', 'FORBIDDEN'],
    ['fe80::1', 'FORBIDDEN'],
    ['0.0.0.0', 'FORBIDDEN'],
    ['::', 'FORBIDDEN'],
    ['255.255.255.255', 'FORBIDDEN'],
    ['224.0.0.1', 'FORBIDDEN'],
    ['ff02::1', 'FORBIDDEN'],
    ['2130706433', 'FORBIDDEN'],
    ['0x7f.1', 'FORBIDDEN'],
    ['', 'FORBIDDEN'],
  ])('%s is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });
});

describe('EndpointPolicy', () => {
  // B49: what is written, before any name is asked for.
  it.each<[string, Record<Networks, boolean>]>([
    ['https://node.example:8443', { public: true, private: true, loopback: true }],
    [`https://${PUBLIC}:8443`, { public: false, private: true, loopback: true }],
    ['https://10.0.0.1:8443', { public: false, private: true, loopback: true }],
    ['https://127.0.0.1:8443', { public: false, private: false, loopback: true }],
    ['https://[::1]:8443', { public: false, private: false, loopback: true }],
    ['https://[::ffff:7f00:1]:8443', { public: false, private: false, loopback: true }],
    ['https://localhost:8443', { public: false, private: true, loopback: true }],
    ['https://registry.internal:8443', { public: false, private: true, loopback: true }],
    ['https://169.254.169.254:80', { public: false, private: false, loopback: false }],
    ['https://0.0.0.0:8443', { public: false, private: false, loopback: false }],
  ])('judges %s as it is written', (endpoint, good) => {
    const judged = Object.keys(good).map((networks) => [
      networks,
      new EndpointPolicy(networks as Networks).faultOf(endpoint) === undefined,
    ]);
    expect(Object.fromEntries(judged)).toEqual(good);
  });

  it('judges all addresses of a name when it is registered', async () => {
    const policy = new EndpointPolicy('public', answers([PUBLIC, '10.0.0.1']));
    expect(await policy.faultNow('https://node.example:8443')).toMatch(/public network/);
    const away = new EndpointPolicy('public', answers(undefined));
    expect(await away.faultNow('https://node.example:8443')).toBeUndefined();
  });

  it('connects to what it has judged, and to no name with one forbidden address (B50)', async () => {
    expect(await connects(new EndpointPolicy('public', answers([PUBLIC])))).toEqual([PUBLIC]);
    const mixed = new EndpointPolicy('public', answers([PUBLIC, '127.0.0.1']));
    expect(await connects(mixed)).toBe('address-not-allowed');
    const rebound = new EndpointPolicy('public', answers([PUBLIC], ['127.0.0.1']));
    expect(await rebound.faultNow('https://node.example:8443')).toBeUndefined();
    expect(await connects(rebound)).toBe('address-not-allowed');
  });

  it('goes on with the last good addresses while the name server fails (F46)', async () => {
    const policy = new EndpointPolicy('public', answers([PUBLIC], undefined));
    await connects(policy);
    expect(await connects(policy)).toEqual([PUBLIC]);
    expect(await connects(policy, { all: false })).toBe(PUBLIC);
    const never = new EndpointPolicy('public', answers(undefined));
    expect(await connects(never)).toBe('EAI_AGAIN');
  });
});
