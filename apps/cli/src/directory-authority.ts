import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AuthorityKeys, vouchAgain, vouchFor, type AuthorityAccess } from '@trace/exchange';
import {
  hasAuthorityKeys,
  makeAuthorityKeyring,
  replaceFile,
  type SigningKeyOrder,
  type ModuleSettings,
} from '@trace/platform';
import {
  readDescriptor,
  readDirectory,
  type Descriptor,
  type Partner,
  type Statement,
} from '@trace/protocol';
import { OperatorFault } from './operator-fault.ts';

/** What an authority hands out: its public key, or keys, by which others pin it, and what it says of itself. */
export const AUTHORITY_FILES = {
  public: 'authority.jwk.json',
  anchor: 'authority.anchor',
} as const;

/** A directory that was signed, and the States that are new or changed in it. */
export interface SignedDirectory {
  text: string;
  partners: Partner[];
  signed: string[];
}

/** Signs for a group of States who their nodes are. Its public key is pinned at each node. */
export class DirectoryAuthority {
  private constructor(readonly keys: AuthorityKeys) {}

  /** Makes the keys of a new authority; existing ones are never overwritten. */
  static async make(
    folder: string,
    order: SigningKeyOrder = { now: new Date() },
    module?: ModuleSettings,
  ): Promise<DirectoryAuthority> {
    if (await hasAuthorityKeys(folder)) {
      throw new OperatorFault(
        `${folder} has the keys of an authority already, and a key is never overwritten.`,
        'Name another folder with --out, or go on with the authority that is there.',
      );
    }
    await makeAuthorityKeyring(folder, order);
    const { passphraseFile } = order;
    const authority = await DirectoryAuthority.load({ folder, passphraseFile, module });
    await authority.handOut(folder, order.now);
    return authority;
  }

  /** The authority whose keys lie in a folder. */
  static async load(access: AuthorityAccess): Promise<DirectoryAuthority> {
    if (!(await hasAuthorityKeys(access.folder))) {
      throw new OperatorFault(
        `There is no key of a directory authority in ${access.folder}.`,
        'Make one with "trace-node partners authority-make", or name the folder with --authority.',
      );
    }
    return new DirectoryAuthority(await AuthorityKeys.open(access));
  }

  /** Writes what others need of this authority beside its keys: nothing of it is secret. */
  async handOut(folder: string, now: Date): Promise<void> {
    const pin = `${JSON.stringify(this.keys.pin(), undefined, 2)}\n`;
    await replaceFile(join(folder, AUTHORITY_FILES.public), pin);
    const anchor = await this.keys.anchor(now, { validSeconds: ANCHOR_DAYS * DAY_SECONDS });
    await replaceFile(join(folder, AUTHORITY_FILES.anchor), `${anchor}\n`);
  }

  /**
   * The directory with these descriptors in it, beside those statements of the former directory that they do not
   * replace. A State that described itself anew gets the next version, which never goes down; one that was vouched for
   * with a key that has ended is vouched for again, and with one that was revoked only by a descriptor of its own.
   */
  async sign(
    descriptors: readonly Descriptor[],
    order: { former?: string; remove?: readonly string[]; validDays: number; now: Date },
  ): Promise<SignedDirectory> {
    const { former, remove = [], validDays, now } = order;
    const held = heldIn(former);
    const signed = descriptors.map(({ partner }) => partner.state);
    const kept = [...held].filter(([state]) => !signed.includes(state) && !remove.includes(state));
    const fresh = descriptors.map(({ partner: { statement } }) => {
      return vouchFor(this.keys, statement, held.get(statement.sub), { validDays, now });
    });
    const again = kept.map(([, token]) => vouchAgain(this.keys, token, now));
    const statements = await Promise.all([...again, ...fresh]);
    const text = `${JSON.stringify({ statements }, undefined, 2)}\n`;
    // Read back as every node will read it, before it is handed to anybody.
    const partners = await readDirectory(text, this.keys.pin(), now);
    return { text, partners, signed };
  }
}

const DAY_SECONDS = 86_400;
/** For how long what an authority says of itself can be taken over by nodes. */
const ANCHOR_DAYS = 400;

/** Reads descriptors from their files. */
export async function readDescriptors(files: readonly string[], now: Date): Promise<Descriptor[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return Promise.all(texts.map((text) => readDescriptor(text.trim(), now)));
}

/** What a former directory says; its signatures are checked with the whole new one. */
function heldIn(former: string | undefined): Map<string, string> {
  if (former === undefined) return new Map();
  const { statements } = JSON.parse(former) as { statements: string[] };
  return new Map(statements.map((token) => [statementIn(token).sub, token]));
}

function statementIn(token: string): Statement {
  return JSON.parse(
    Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString('utf8'),
  ) as Statement;
}
