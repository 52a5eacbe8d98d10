import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4_096;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;
let lastMillisecond = 0;
let counter = 0;

/**
 * A new UUIDv7 (RFC 9562 section 5.7), larger than every one made before in this process, even when the
 * clock jumps back (section 6.2, method 1: the twelve bits after the time count).
 */
export function newId(now: number = Date.now()): string {
  const random = tenRandomBytes();
  if (now > lastMillisecond) {
    lastMillisecond = now;
    counter = random.readUInt16BE(8) & 0x7ff; // one bit is left free to count in
  } else if (++counter > 0xfff) {
    lastMillisecond += 1;
    counter = random.readUInt16BE(8) & 0x7ff;
  }
  const time = lastMillisecond.toString(16).padStart(12, '0');
  const sequence = (0x7000 | counter).toString(16);
  const variant = (0x8000 | (random.readUInt16BE(0) & 0x3fff)).toString(16);
  const rest = random.toString('hex', 2, 8);
  return `${time.slice(0, 8)}-${time.slice(8)}-${sequence}-${variant}-${rest}`;
}

function tenRandomBytes(): Buffer {
  if (used + 10 > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += 10;
  return pool.subarray(used - 10, used);
}

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a text is an id of the wire: a UUIDv7 in lower case. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && UUID_V7.test(text);
}
