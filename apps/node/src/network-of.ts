import { isIPv6 } from 'node:net';
import { sourceOf } from '@trace/platform';

/** What belongs together behind an address: for IPv4 itself, for IPv6 the 64 bits that are given out as one. */
export function networkOf(address: string | undefined): string {
  const source = sourceOf(address);
  if (!isIPv6(source)) return source;
  const [front = '', back] = source.replace(/%.*$/, '').split('::');
  const groups = front === '' ? [] : front.split(':');
  const behind = back === undefined || back === '' ? [] : back.split(':');
  const between = back === undefined ? 0 : 8 - groups.length - behind.length;
  return [...groups, ...Array<string>(between).fill('0'), ...behind].slice(0, 4).join(':');
}
