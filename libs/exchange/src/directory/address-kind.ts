import { BlockList, isIP } from 'node:net';

/** Where an address leads: to the world, into closed networks, to this machine, or nowhere that a partner could be. */
export type AddressKind = 'PUBLIC' | 'PRIVATE' | 'LOOPBACK' | 'FORBIDDEN';

// RFC 6890 and the registries that it made: special-purpose addresses. What is none of them is public.
const PRIVATE = blocks([
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7],
]);
const LOOPBACK = blocks([
  ['127.0.0.0', 8],
  ['::1', 128],
]);
const FORBIDDEN = blocks([
  ['0.0.0.0', 8],
  // link-local, where clouds keep their secrets
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // other ways to write or to reach an IPv4 address, and no address at all
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 23],
  ['2002::', 16],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]);

/** What kind of address this is; an IPv4 address that is written as IPv6 is judged as what it is. */
export function addressKind(address: string): AddressKind {
  const version = isIP(address);
  if (version === 0) return 'FORBIDDEN';
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (LOOPBACK.check(address, family)) return 'LOOPBACK';
  if (FORBIDDEN.check(address, family)) return 'FORBIDDEN';
  return PRIVATE.check(address, family) ? 'PRIVATE' : 'PUBLIC';
}

function blocks(ranges: readonly (readonly [net: string, prefix: number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of ranges)
    list.addSubnet(net, prefix, net.includes(':') ? 'ipv6' : 'ipv4');
  return list;
}
