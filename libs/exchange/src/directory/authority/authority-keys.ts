import { join } from 'node:path';
import {
  countsAt,
  isRevokedAt,
  keptHow,
  KeyFault,
  keyInUse,
  lockOf,
  openSigningKeys,
  Pkcs11Module,
  placeOfAuthority,
  publishedOf,
  readKeyring,
  standingOf,
  type AuthoritySettings,
  type Keyring,
  type ModuleSettings,
  type ShownKey,
} from '@trace/platform';
import {
  authorityNameOf,
  instant,
  signEntityConfiguration,
  type PublishedKey,
  type SigningKey,
} from '@trace/protocol';

/** Where the keys of an authority lie, and what opens them. */
export interface AuthorityAccess extends Pick<AuthoritySettings, 'folder'> {
  passphraseFile?: string | undefined;
  refusesClear?: boolean;
  module?: ModuleSettings | undefined;
}

/** The keys with which an authority vouches for the nodes of States, open and ready for use. */
export class AuthorityKeys {
  private constructor(
    private readonly ring: Keyring,
    private readonly signing: ReadonlyMap<string, SigningKey>,
  ) {}

  /** Opens the keys of an authority; where they lie in clear, production refuses them as it refuses a node's own. */
  static async open({
    folder,
    passphraseFile,
    refusesClear = false,
    module: settings,
  }: AuthorityAccess): Promise<AuthorityKeys> {
    const ring = await readKeyring(placeOfAuthority(folder));
    if (refusesClear && ring.protection.kind === 'CLEAR' && hasSecrets(ring))
      throw new KeyFault('AUTHORITY_IN_CLEAR');
    const isInModule = ring.keys.some((key) => key.module !== undefined);
    const module =
      isInModule && settings
        ? await Pkcs11Module.load(settings, authorityUsesFile(folder))
        : undefined;
    const lock = await lockOf(ring, passphraseFile);
    return new AuthorityKeys(ring, await openSigningKeys(ring, lock, module));
  }

  /** The name under which this authority speaks: that of its first key. */
  get name(): string {
    return authorityNameOf(this.published());
  }

  /** Whether secrets lie in clear in their file. */
  get inClear(): boolean {
    return this.ring.protection.kind === 'CLEAR' && hasSecrets(this.ring);
  }

  /** The key that signs at a moment: of those that count, the one that began last. */
  signingAt(now: Date): SigningKey {
    const key = this.signing.get(keyInUse(this.ring.keys, 'sig', instant(now))?.id ?? '');
    if (key === undefined) throw new KeyFault('NO_SECRET');
    return key;
  }

  /** Whether one of its keys counts at a moment. */
  countsAt(kid: string, now: Date): boolean {
    return this.ring.keys.some((key) => key.id === kid && countsAt(key, instant(now)));
  }

  /** Whether one of its keys was revoked, so that nobody knows who has signed with it, and when. */
  isRevoked(kid: string, now: Date): boolean {
    return this.ring.keys.some((key) => key.id === kid && isRevokedAt(key, instant(now)));
  }

  /** Every key that this authority has or had, with its interval, the first one first. */
  published(): PublishedKey[] {
    return this.ring.keys.flatMap(publishedOf);
  }

  /** By what others pin it: the one key as a JWK, or several with their intervals as a JWK Set. */
  pin(): object {
    const [first, ...others] = this.published();
    if (first !== undefined && others.length === 0 && !first.valid_to && !first.revoked) {
      const { valid_from: _since, ...jwk } = first;
      return jwk;
    }
    return { keys: this.published() };
  }

  /**
   * What this authority says of itself, its entity configuration. It is signed with the oldest key that counts, because
   * that is the one that everybody has pinned.
   */
  async anchor(
    now: Date,
    { validSeconds, endpoints = {} }: { validSeconds: number; endpoints?: object },
  ): Promise<string> {
    const { name: iss } = this;
    const iat = Math.floor(now.getTime() / 1_000);
    const content = {
      iss,
      sub: iss,
      iat,
      exp: iat + validSeconds,
      jwks: { keys: this.published() },
      metadata: { federation_entity: endpoints },
    };
    return signEntityConfiguration(content, this.oldestAt(now));
  }

  /** All keys and how they stand, without their secrets. */
  list(now: Date): ShownKey[] {
    const at = instant(now);
    const inUse = keyInUse(this.ring.keys, 'sig', at);
    return this.ring.keys.map((key) => {
      const { secret: _secret, ...shown } = key;
      const kept = keptHow(this.inClear, key);
      return { ...shown, standing: standingOf(key, at, inUse), kept };
    });
  }

  private oldestAt(now: Date): SigningKey {
    const at = instant(now);
    for (const key of this.ring.keys) {
      const counts = keyInUse([key], 'sig', at);
      const open = counts && this.signing.get(counts.id);
      if (open) return open;
    }
    return this.signingAt(now);
  }
}

/** Where an authority writes down every signature that it asks its module for. */
export function authorityUsesFile(folder: string): string {
  return join(folder, 'uses.log');
}

function hasSecrets({ keys }: Keyring): boolean {
  return keys.some(({ secret }) => secret !== undefined);
}
