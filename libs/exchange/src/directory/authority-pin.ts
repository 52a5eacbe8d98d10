import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem, replaceFile, type NodeKeys } from '@trace/platform';
import { digestOf, readAnchor, type Anchor } from '@trace/protocol';
import type { Actor } from '../outbox.ts';
import type { TrustStore } from './trust-store.ts';

/** What the pin of an authority stands on. */
interface Ground {
  store: TrustStore;
  keys: Pick<NodeKeys, 'mark' | 'folder'>;
  /** where the pinned keys lie */
  file: string;
}

/** What an authority says of its keys, and what has become of it here. */
export interface SeenAnchor {
  anchor: Anchor;
  /** the person who has compared the new keys, while another one has not yet */
  comparedBy: string | undefined;
  standing: 'OFFERED' | 'WAITING' | 'IN_FORCE';
}

interface Offer {
  digest: string;
  person: string;
  at: string;
  mark: string;
}

/** Beside the node's own keys, where who administers the database does not come. */
const OFFER_FILE = 'authority-offer.json';

/**
 * By which keys the authority of the directory is known here. When it rolls its key, the old one vouches for the new one,
 * and that alone is not believed: two persons compare the new key with the authority over another line, and the second
 * one pins it beside the old. What takes a key back counts at once, as with partners, also where a new key comes with it.
 */
export class AuthorityPin {
  constructor(private readonly ground: Ground) {}

  /** What an authority says of itself, weighed against what is pinned; nothing is changed. */
  async look(token: string): Promise<SeenAnchor> {
    const anchor = await this.read(token);
    const offer = await this.offerFor(token);
    if (isKnown(anchor)) return { anchor, comparedBy: undefined, standing: 'IN_FORCE' };
    return { anchor, comparedBy: offer?.person, standing: offer ? 'WAITING' : 'OFFERED' };
  }

  /**
   * Takes what an authority says of itself: what ends or revokes a key at once, and where a key is new, the person has
   * compared it; the second person to do so pins it.
   *
   * @param compared the id of each new key, as somebody of the authority has read it
   */
  async take(actor: Actor, token: string, compared: readonly string[]): Promise<SeenAnchor> {
    const { store } = this.ground;
    const taken = await store.locked(async (em): Promise<SeenAnchor> => {
      const { anchor, comparedBy, standing } = await this.look(token);
      if (standing === 'IN_FORCE') throw new Problem('partner-change.not-needed');
      const { added, ended } = anchor;
      compareAll(compared, added);
      if (added.length > 0 && comparedBy === actor.person)
        throw new Problem('partner-change.same-person');
      const waits = added.length > 0 && comparedBy === undefined;
      if (waits) await store.note(em, actor, 'DIRECTORY_ANCHOR_CONFIRMED', null, added.join(' '));
      const counts = waits ? ended : [...added, ...ended];
      if (counts.length > 0)
        await store.note(em, actor, 'DIRECTORY_ANCHOR_CHANGED', null, counts.join(' '));
      return waits
        ? { anchor, comparedBy: actor.person, standing: 'WAITING' }
        : { anchor, comparedBy, standing: 'IN_FORCE' };
    });
    // The files come after what was written down of them is committed: what nobody wrote down has not happened.
    await store.locked(() => this.apply(token, taken, compared));
    return taken;
  }

  /** Under the lock once more, upon the pin as it is now: meanwhile somebody may have taken another word. */
  private async apply(
    token: string,
    { standing, comparedBy = '' }: SeenAnchor,
    compared: readonly string[],
  ): Promise<void> {
    const { keys, added, ended } = await this.read(token);
    const pins = standing === 'IN_FORCE' ? idsOf(compared) : [];
    const counting = keys.filter(({ kid }) => !added.includes(kid) || pins.includes(kid));
    if (ended.length > 0 || counting.some(({ kid }) => added.includes(kid)))
      await replaceFile(this.ground.file, textOf({ keys: counting }));
    if (standing === 'WAITING') await this.keepOffer(token, comparedBy);
    else await rm(this.offerFile, { force: true });
  }

  private get offerFile(): string {
    return join(this.ground.keys.folder, OFFER_FILE);
  }

  private async read(token: string): Promise<Anchor> {
    const pinned = JSON.parse(await readFile(this.ground.file, 'utf8')) as object;
    return readAnchor(token, pinned, this.ground.store.now());
  }

  /** What somebody has confirmed of this very token; anything else in the file has nobody confirmed. */
  private async offerFor(token: string): Promise<Offer | undefined> {
    const text = await readFile(this.offerFile, 'utf8').catch((fault: unknown) => {
      if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
      return undefined;
    });
    if (text === undefined) return undefined;
    const offer = JSON.parse(text) as Offer;
    return offer.digest === digestOf(token) && offer.mark === this.markOf(offer)
      ? offer
      : undefined;
  }

  private async keepOffer(token: string, person: string): Promise<void> {
    const at = this.ground.store.now().toISOString();
    const offer = { digest: digestOf(token), person, at };
    await replaceFile(this.offerFile, textOf({ ...offer, mark: this.markOf(offer) }));
  }

  private markOf({ digest, person, at }: Omit<Offer, 'mark'>): string {
    return this.ground.keys.mark(JSON.stringify(['authority anchor', digest, person, at]));
  }
}

/** A text that is another one after each change of the pin. */
export async function pinStamp(file: string): Promise<string> {
  return stat(file).then(
    ({ mtimeMs, ino }) => `${mtimeMs} ${ino}`,
    () => 'none',
  );
}

function isKnown({ added, ended }: Anchor): boolean {
  return added.length + ended.length === 0;
}

/** Ids are compared as they are: a large and a small letter are two of them. */
function compareAll(given: readonly string[], real: readonly string[]): void {
  if (idsOf(given).toSorted().join(' ') === real.toSorted().join(' ')) return;
  throw new Problem('partner-change.fingerprint');
}

function idsOf(typed: readonly string[]): string[] {
  return typed.map((one) => one.replaceAll(/\s/g, ''));
}

function textOf(content: object): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
