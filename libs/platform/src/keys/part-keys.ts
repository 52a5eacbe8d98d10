import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { boundTo, type SealedPlace } from './sealed-place.ts';

/** Stands between the name of the key and the content of a value that is bound to its place. */
const BOUND = 'at';

/** A symmetric key of the node with its name. */
export interface NamedKey {
  id: string;
  key: Buffer;
}

/** The keys under which the keys of sealed parts are stored, so that the database alone opens nothing. */
export class PartKeys {
  /**
   * @param keys the oldest first; new ones are wrapped under the last
   * @param marks the key of the marks, which no rotation changes
   */
  constructor(
    private readonly keys: readonly NamedKey[],
    private readonly marks: Buffer,
  ) {}

  /** How a value begins that lies under the newest key and is bound to its place. */
  get newestForm(): string {
    return `${this.newest.id}.${BOUND}.`;
  }

  /** Puts a text under the newest key (AES-256-GCM), bound to its place, with the name of that key before it. */
  wrap(text: string, place: SealedPlace): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.newest.key, nonce).setAAD(boundTo(place));
    const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    const bytes = Buffer.concat([nonce, hidden, cipher.getAuthTag()]);
    return `${this.newestForm}${bytes.toString('base64url')}`;
  }

  /**
   * The text again. Throws when it was wrapped by another node, or for another place, or altered.
   *
   * @param former whether a value counts that was wrapped before 2026-11-30 and is bound to no place
   */
  unwrap(wrapped: string, place: SealedPlace, former: boolean): string {
    const { content, id, isBound } = read(wrapped);
    if (!isBound && !former) throw new Error('a wrapped key is bound to no place');
    const bytes = Buffer.from(content, 'base64url');
    if (bytes.length < 28) throw new Error('a wrapped key is too short');
    // Before keys had names there was one: the oldest.
    const named = id === undefined ? this.keys[0] : this.keys.find((one) => one.id === id);
    if (!named) throw new Error('a key is wrapped under one that is not here any more');
    const opened = createDecipheriv('aes-256-gcm', named.key, bytes.subarray(0, 12));
    if (isBound) opened.setAAD(boundTo(place));
    opened.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([opened.update(bytes.subarray(12, -16)), opened.final()]).toString('utf8');
  }

  /** A mark by which this node finds the same text again, and by which nobody else can guess it (RFC 2104). */
  mark(text: string): string {
    return createHmac('sha256', this.marks).update(text, 'utf8').digest('base64url');
  }
  private get newest(): NamedKey {
    const newest = this.keys.at(-1);
    if (!newest) throw new Error('there is no key for sealed parts');
    return newest;
  }
}

/** What a wrapped value says of itself: before it was bound to places, and before keys had names, it said less. */
function read(wrapped: string): { content: string; id: string | undefined; isBound: boolean } {
  const [content = '', ...before] = wrapped.split('.').toReversed();
  if (before.length === 2 && before[0] === BOUND) return { content, id: before[1], isBound: true };
  if (before.length <= 1) return { content, id: before[0], isBound: false };
  throw new Error('a wrapped key is in no known form');
}
