import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem, syncFolder, type NodeKeys } from '@trace/platform';
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
 * one pins it beside the old. What takes a key back counts at once, as with partners.
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
   * Takes what an authority says of itself. Where a key is new, the person has compared it; the second person to do so
   * pins it.
   *
   * @param compared the id of each new key, as somebody of the authority has read it
   */
  async take(actor: Actor, token: string, compared: readonly string[]): Promise<SeenAnchor> {
    return this.ground.store.locked(async (em) => {
      const { anchor, comparedBy, standing } = await this.look(token);
      if (standing === 'IN_FORCE') throw new Problem('partner-change.not-needed');
      compareAll(compared, anchor.added);
      const outcome = [...anchor.added, ...anchor.ended].join(' ');
      const { store } = this.ground;
      if (anchor.added.length > 0 && comparedBy === undefined) {
        await store.note(em, actor, 'DIRECTORY_ANCHOR_CONFIRMED', null, outcome);
        await this.keepOffer(token, actor.person);
        return { anchor, comparedBy: actor.person, standing: 'WAITING' };
      }
      if (comparedBy === actor.person) throw new Problem('partner-change.same-person');
      // The files come last: what nobody wrote down has not happened, and a file can not be taken back.
      await store.note(em, actor, 'DIRECTORY_ANCHOR_CHANGED', null, outcome);
      await replace(this.ground.file, { keys: anchor.keys });
      await rm(this.offerFile, { force: true });
      return { anchor, comparedBy, standing: 'IN_FORCE' };
    });
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
    await replace(this.offerFile, { ...offer, mark: this.markOf(offer) });
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
  const plain = given.map((one) => one.replaceAll(/\s/g, '')).toSorted();
  if (plain.join(' ') === real.toSorted().join(' ')) return;
  throw new Problem('partner-change.fingerprint');
}

/** Replaces a file at once and whole. */
async function replace(file: string, content: object): Promise<void> {
  const beside = `${file}.new`;
  const handle = await open(beside, 'w', 0o644);
  try {
    await handle.writeFile(`${JSON.stringify(content, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
  await syncFolder(dirname(file));
}
