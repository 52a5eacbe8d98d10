import { X509Certificate } from 'node:crypto';
import {
  instant,
  type DecryptionKey,
  type Partner,
  type PublishedKey,
  type SigningKey,
} from '@trace/protocol';
import { log } from '../log.ts';
import { Problem } from '../problem.ts';
import { boundSince, keepBound } from './binding-file.ts';
import { keyringStamp, placeOfNode, readKeyring, type KeyringPlace } from './keyring-file.ts';
import {
  isRevokedAt,
  keyInUse,
  standingOf,
  type KeptKey,
  type KeyStanding,
  type KeyUse,
} from './keyring.ts';
import {
  openKeyring,
  type ConnectionKey,
  type KeyModule,
  type OpenedKeyring,
} from './open-keyring.ts';
import type { SealedPlace } from './sealed-place.ts';

/** What the directory authority needs to know of a node in order to publish it. Nothing in it is secret. */
export interface NodeDescriptor {
  state: string;
  /** Every key that signs or opens parcels, also those that have ended, with its interval and its revocation. */
  keys: PublishedKey[];
  /** The TLS certificate in use, base64 of its DER form. */
  tlsCertificate: string;
  /** It and those that come next or are still honoured. */
  tlsCertificates: string[];
  /** SHA-256 of the one in use, lower-case hex: for two people to read to each other. */
  tlsFingerprint: string;
}

/** What a node needs besides its file in order to use its keys. */
export interface KeyAccess {
  passphraseFile?: string | undefined;
  module?: KeyModule | undefined;
  now?: () => Date;
}

/** A key as it may be shown to an operator. */
export interface ShownKey extends Omit<KeptKey, 'secret'> {
  standing: KeyStanding;
  /** Where its secret half is. */
  kept: 'CLEAR' | 'LOCKED' | 'MODULE' | 'DESTROYED';
}

/**
 * The node's own keys: to sign, to open parcels, to be known by on a connection, and to wrap the keys of sealed parts.
 * There may be several of each, with intervals; which one works follows from the time, and from what partners know.
 */
export class NodeKeys {
  private readonly listeners: (() => void)[] = [];
  private readonly displacedListeners: ((place: SealedPlace) => void)[] = [];
  private told: ReadonlySet<string> | undefined;
  private toldUntil: string | undefined;
  private shown = '';

  private constructor(
    private readonly place: KeyringPlace,
    private readonly access: KeyAccess,
    private opened: OpenedKeyring,
    private stamp: string,
    private onlyBound: boolean,
  ) {
    this.shown = this.choices();
  }

  /** Reads the keys that lie under `<dataDir>/keys`. */
  static async load(dataDir: string, access: KeyAccess = {}): Promise<NodeKeys> {
    const place = placeOfNode(dataDir);
    const stamp = await keyringStamp(place.folder);
    const ring = await readKeyring(place);
    const opened = await openKeyring(ring, access.passphraseFile, access.module);
    const onlyBound = (await boundSince(place.folder)) !== undefined;
    return new NodeKeys(place, access, opened, stamp, onlyBound);
  }

  /** Where the keys lie, outside the database. */
  get folder(): string {
    return this.place.folder;
  }

  /**
   * The key that signs now. Once a directory names this State, it is one that the statement in force names, so that
   * partners know it; where there is none, nothing is signed.
   */
  get signing(): SigningKey {
    const kept = this.inUse('sig');
    const key = kept && this.opened.signing.get(kept.id);
    if (key) return key;
    throw new Problem('key.unavailable', undefined, { retryAfterSeconds: 60 });
  }

  /** The keys that open parcels: every one that was not revoked, because partners may not know of a newer one yet. */
  get decryption(): DecryptionKey[] {
    const now = this.now();
    return this.opened.ring.keys
      .filter((key) => key.use === 'enc' && !isRevokedAt(key, now))
      .flatMap(({ id }) => this.opened.decryption.get(id) ?? []);
  }

  /** The key and the certificate of this node's connections, in PEM form; the same object until another is in use. */
  get tls(): ConnectionKey {
    const kept = this.inUse('tls') ?? this.newest('tls');
    const key = kept && this.opened.connection.get(kept.id);
    if (!key) throw new Problem('key.unavailable');
    return key;
  }

  /** Whether the secrets lie in clear in their file. */
  get inClear(): boolean {
    return this.opened.ring.protection.kind === 'CLEAR';
  }

  /** How everything begins that was wrapped last: under the newest key, and bound to its place. */
  get wrappedForm(): string {
    return this.opened.parts.newestForm;
  }

  /** Puts a text under this node's own key (AES-256-GCM), so that the database alone opens nothing, in one place only. */
  wrap(text: string, place: SealedPlace): string {
    return this.opened.parts.wrap(text, place);
  }

  /** The text again. @throws Problem sealed.displaced where this node has not put it into this place as it is */
  unwrap(wrapped: string, place: SealedPlace): string {
    try {
      return this.opened.parts.unwrap(wrapped, place, !this.onlyBound);
    } catch (fault) {
      const code = `${place.table}.${place.column}`;
      log('keys').error('something sealed does not open in its place', { code, fault });
      for (const listener of this.displacedListeners) listener(place);
      throw new Problem('sealed.displaced');
    }
  }

  /** The text of what somebody brings along, or of what is only looked at; nobody is alarmed where it does not open. */
  unwrapQuietly(wrapped: string, place: SealedPlace): string | undefined {
    try {
      return this.opened.parts.unwrap(wrapped, place, !this.onlyBound);
    } catch {
      // Whatever does not open was not put there by this node, which is all that is asked.
      return undefined;
    }
  }

  /** Calls back whenever something sealed does not open in its place. */
  onDisplaced(listener: (place: SealedPlace) => void): void {
    this.displacedListeners.push(listener);
  }

  /** Whether everything was bound to its place once, so that nothing opens any more that is bound to none. */
  get opensOnlyBound(): boolean {
    return this.onlyBound;
  }

  /** From now on, also after a start, nothing opens that is bound to no place. */
  async openOnlyBound(since: Date): Promise<void> {
    await keepBound(this.folder, since);
    this.onlyBound = true;
  }

  /**
   * A mark by which this node finds the same text again, and by which nobody else can guess it: HMAC-SHA-256 under a key
   * of its own, which stays the same when others are rotated.
   */
  mark(text: string): string {
    return this.opened.parts.mark(text);
  }

  /**
   * Takes note of which keys partners have been told of: those in this State's own statement in force.
   *
   * @param until from when on nobody believes that statement any more, so that nothing is signed
   */
  announced(self: Pick<Partner, 'statement' | 'certificates'> | undefined, until?: Date): void {
    this.toldUntil = until && instant(until);
    this.told =
      self && new Set([...self.statement.jwks.keys.map(({ kid }) => kid), ...self.certificates]);
    this.noticeChoices();
  }

  /** Whether a statement about this State names a key with which this node can sign. */
  knows({ statement }: Pick<Partner, 'statement'>): boolean {
    const named = new Set(statement.jwks.keys.map(({ kid }) => kid));
    return [...this.opened.signing.keys()].some((kid) => named.has(kid));
  }

  /** Calls back whenever another key is in use than before. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Reads the file again if it has changed, and notices that the time of a key has come or gone. */
  async refresh(): Promise<void> {
    this.onlyBound = (await boundSince(this.folder)) !== undefined;
    const stamp = await keyringStamp(this.folder);
    if (stamp !== this.stamp) {
      const ring = await readKeyring(this.place);
      const { passphraseFile, module } = this.access;
      this.opened = await openKeyring(ring, passphraseFile, module);
      this.stamp = stamp;
      log('keys').info('keys read again', { count: ring.keys.length });
    }
    this.noticeChoices();
  }

  /** All keys and how they stand, without their secrets. */
  list(): ShownKey[] {
    const now = this.now();
    const { keys } = this.opened.ring;
    return keys.map((key) => {
      const { secret: _secret, ...shown } = key;
      const inUse = this.inUse(key.use);
      const kept = keptHow(this.inClear, key);
      return { ...shown, standing: standingOf(key, now, inUse), kept };
    });
  }

  /** The public half of everything, for the directory. */
  publicDescriptor(): NodeDescriptor {
    const now = this.now();
    const { keys, state } = this.opened.ring;
    const certificate = new X509Certificate(this.tls.cert);
    const others = keys.filter(
      (key) =>
        key.use === 'tls' &&
        key.certificate !== this.tls.cert &&
        !isRevokedAt(key, now) &&
        (key.valid_to === undefined || now < key.valid_to),
    );
    return {
      state,
      keys: keys.flatMap(publishedOf),
      tlsCertificate: derOf(certificate),
      tlsCertificates: [
        derOf(certificate),
        ...others.map((key) => derOf(new X509Certificate(key.certificate ?? ''))),
      ],
      tlsFingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    };
  }

  private inUse(use: KeyUse): KeptKey | undefined {
    const { keys } = this.opened.ring;
    const outward = use === 'sig' || use === 'tls';
    const now = this.now();
    if (outward && this.toldUntil !== undefined && now >= this.toldUntil) return undefined;
    const inUse = keyInUse(keys, use, now, outward ? this.told : undefined);
    if (inUse || this.told) return inUse;
    // Before any partner knows this node, its first key may be dated by another clock than this one.
    return keys.find((key) => key.use === use && key.valid_to === undefined && !key.revoked);
  }

  /** A connection must show some certificate, even one that partners do not know yet. */
  private newest(use: KeyUse): KeptKey | undefined {
    return this.opened.ring.keys.filter((key) => key.use === use).at(-1);
  }

  private now(): string {
    return instant(this.access.now?.() ?? new Date());
  }

  private choices(): string {
    return (['sig', 'tls'] as const).map((use) => this.inUse(use)?.id ?? 'none').join(' ');
  }

  private noticeChoices(): void {
    const choices = this.choices();
    if (choices === this.shown) return;
    this.shown = choices;
    log('keys').info('other keys are in use');
    for (const listener of this.listeners) listener();
  }
}

/** Where the secret half of a key is, in a keyring that lies in clear or does not. */
export function keptHow(
  inClear: boolean,
  { module, secret }: Pick<KeptKey, 'module' | 'secret'>,
): ShownKey['kept'] {
  if (module !== undefined) return 'MODULE';
  if (secret === undefined) return 'DESTROYED';
  return inClear ? 'CLEAR' : 'LOCKED';
}

/** What everybody may know of a key, with its interval; nothing of one that neither signs nor opens parcels. */
export function publishedOf({ jwk, valid_from, valid_to, revoked }: KeptKey): PublishedKey[] {
  if (jwk === undefined) return [];
  return [{ ...jwk, valid_from, ...(valid_to && { valid_to }), ...(revoked && { revoked }) }];
}

function derOf(certificate: X509Certificate): string {
  return certificate.raw.toString('base64');
}
