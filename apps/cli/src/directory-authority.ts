import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  importSigningKey,
  newSigningKey,
  publicPartOf,
  readDescriptor,
  readDirectory,
  type Descriptor,
  type Partner,
  type PrivateJwk,
  type PublicJwk,
  type SigningKey,
  type Statement,
} from '@trace/protocol';
import { vouchFor } from '@trace/exchange';
import { OperatorFault } from './operator-fault.ts';

/** The files in which the key of a directory authority is kept; only the second one is handed out. */
export const AUTHORITY_FILES = {
  secret: 'authority.secret.jwk.json',
  public: 'authority.jwk.json',
} as const;

/** A directory that was signed, and the States that are new or changed in it. */
export interface SignedDirectory {
  text: string;
  partners: Partner[];
  signed: string[];
}

/** Signs for a group of States who their nodes are. Its public key is pinned at each node. */
export class DirectoryAuthority {
  private constructor(
    readonly publicKey: PublicJwk,
    private readonly key: SigningKey,
  ) {}

  /** Makes the key pair of a new authority; an existing one is never overwritten. */
  static async make(folder: string): Promise<DirectoryAuthority> {
    const secret = newSigningKey();
    await mkdir(folder, { recursive: true });
    await writeNew(join(folder, AUTHORITY_FILES.secret), secret, 0o600);
    await writeNew(join(folder, AUTHORITY_FILES.public), publicPartOf(secret), 0o644);
    return DirectoryAuthority.of(secret);
  }

  /** The authority whose key lies in a folder. */
  static async load(folder: string): Promise<DirectoryAuthority> {
    const file = join(folder, AUTHORITY_FILES.secret);
    const text = await readFile(file, 'utf8').catch(() => {
      throw new OperatorFault(
        `There is no key of a directory authority in ${folder}.`,
        'Make one with "trace-node partners authority-make", or name the folder with --authority.',
      );
    });
    return DirectoryAuthority.of(JSON.parse(text) as PrivateJwk);
  }

  private static async of(secret: PrivateJwk): Promise<DirectoryAuthority> {
    return new DirectoryAuthority(publicPartOf(secret), await importSigningKey(secret));
  }

  /**
   * The directory with these descriptors in it, beside those statements of the former directory that they do not
   * replace. A State that described itself anew gets the next version, which never goes down.
   */
  async sign(
    descriptors: readonly Descriptor[],
    order: { former?: string; remove?: readonly string[]; validDays: number; now: Date },
  ): Promise<SignedDirectory> {
    const { former, remove = [], validDays, now } = order;
    const held = heldIn(former);
    const signed = descriptors.map(({ partner }) => partner.state);
    const kept = [...held].filter(([state]) => !signed.includes(state) && !remove.includes(state));
    const { publicKey, key } = this;
    const fresh = descriptors.map(({ partner: { statement } }) => {
      const former = held.get(statement.sub)?.statement;
      return vouchFor({ publicKey, key }, statement, former, { validDays, now });
    });
    const statements = [...kept.map(([, one]) => one.token), ...(await Promise.all(fresh))];
    const text = `${JSON.stringify({ statements }, undefined, 2)}\n`;
    // Read back as every node will read it, before it is handed to anybody.
    const partners = await readDirectory(text, this.publicKey, now);
    return { text, partners, signed };
  }
}

/** Reads descriptors from their files. */
export async function readDescriptors(files: readonly string[], now: Date): Promise<Descriptor[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return Promise.all(texts.map((text) => readDescriptor(text.trim(), now)));
}

/** Writes a file at once and whole, so that nobody ever reads half of it. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const beside = `${file}.new`;
  await writeFile(beside, text);
  await rename(beside, file);
}

interface Held {
  statement: Statement;
  token: string;
}

/** What a former directory says; its signatures are checked with the whole new one. */
function heldIn(former: string | undefined): Map<string, Held> {
  if (former === undefined) return new Map();
  const { statements } = JSON.parse(former) as { statements: string[] };
  return new Map(
    statements.map((token) => {
      const statement = statementIn(token);
      return [statement.sub, { statement, token }];
    }),
  );
}

function statementIn(token: string): Statement {
  return JSON.parse(
    Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString('utf8'),
  ) as Statement;
}

async function writeNew(file: string, content: object, mode: number): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`, { flag: 'wx', mode });
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
    throw new OperatorFault(
      `${file} exists already, and a key is never overwritten.`,
      'Name another folder with --out, or go on with the authority that is there.',
    );
  }
}
