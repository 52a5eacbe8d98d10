import { hash } from 'node:crypto';
import { inspectFile, keepFile, openSealedPart, Scanner, type ScanResult } from '@trace/exchange';
import {
  log,
  Problem,
  type Audit,
  type Clock,
  type Config,
  type NodeKeys,
  type SealedPlace,
} from '@trace/platform';
import {
  attachedFiles,
  readMessage,
  Refusal,
  sealFile,
  type AttachmentReference,
  type Fault,
  type MediaType,
  type SealedFile,
} from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { assertAllowed, type Person } from '../permissions.ts';
import { cleanFileName } from './file-name.ts';
import {
  bytesWaiting,
  findUpload,
  ownPartOf,
  sweepUploads,
  writeUpload,
  type StoredUpload,
} from './upload-store.ts';

/** What uploads stand on. */
interface Ground {
  config: Pick<Config, 'state' | 'attachments'>;
  dataSource: DataSource;
  keys: NodeKeys;
  audit: Audit;
  clock: Clock;
}

/** A file as it was sent to this node. */
export interface UploadOrder {
  bytes: Buffer;
  /** The type that it was called; undefined takes whichever it is. */
  called: MediaType | undefined;
  name: string;
}

/** A file that was taken in: what an attachment says of it. */
export interface Uploaded {
  mime: MediaType;
  sha256: string;
  name: string;
  file: { part: string; digest: string; bytes: number };
  scan: ScanResult;
}

/** The content of a sealed part that goes with a message. */
export interface FilePart {
  part: string;
  identity: SealedFile;
}

/** So long an upload waits for a message or a draft that names it. */
const A_DAY_MS = 86_400_000;
/** So many files of the largest size one person may have waiting. */
const MOST_WAITING = 50;

/**
 * The files that officers attach. Each is looked into, sealed under a key of its own the moment it comes, and waits a day
 * for a message that names it by the digest of its sealed bytes; only who has uploaded it knows that digest.
 */
export class Uploads {
  /** As a round of the worker. */
  readonly name = 'uploads';
  private readonly logger = log('uploads');
  private readonly scanner: Scanner;

  constructor(private readonly ground: Ground) {
    this.scanner = new Scanner(ground.config.attachments.scannerUrl);
  }

  /** The largest file that is taken. */
  get mostBytes(): number {
    return this.ground.config.attachments.mostBytes;
  }

  /** Takes a file in. @throws Problem attachment.*, naming what is wrong with it */
  async take(person: Person, { bytes, called, name: said }: UploadOrder): Promise<Uploaded> {
    assertAllowed(person, 'attachment.upload');
    const { config, dataSource, keys, audit, clock } = this.ground;
    const origin = config.state;
    if (bytes.length === 0) throw new Problem('attachment.cut-off', 'The file is empty.');
    const waiting = await bytesWaiting(dataSource.manager, person.person);
    if (waiting + bytes.length > MOST_WAITING * this.mostBytes) {
      throw new Problem(
        'rate.limited',
        'Too many of your files wait for a message. Send some first.',
        {
          retryAfterSeconds: 3_600,
        },
      );
    }
    const inspected = await inspectFile(bytes, called);
    if (!inspected.sound) return this.refuse(person, new Problem(inspected.code, inspected.detail));
    const scan = await this.scanner.scan(bytes);
    if (scan === 'INFECTED') return this.refuse(person, new Problem('attachment.infected'));
    if (scan === 'UNAVAILABLE') throw new Problem('scanner.unavailable');
    const { mime } = inspected;
    const name = cleanFileName(said, mime);
    const { sealed, digest, key } = await sealFile(bytes);
    const sha256 = hash('sha256', bytes, 'base64url');
    const at = clock.now();
    await dataSource.transaction(async (em) => {
      await keepFile(em, { origin, digest }, sealed, { at, scan });
      const { person: by } = person;
      const file = JSON.stringify({ name, key } satisfies SealedFile);
      const wrapped = keys.wrap(file, sealedAt({ digest, person: by }));
      await writeUpload(em, { digest, person: by, mime, sha256, bytes: bytes.length, wrapped }, at);
      await audit.record(em, [noted(person, at, mime)]);
    });
    return {
      mime,
      sha256,
      name,
      file: { part: partNameOf(digest), digest, bytes: bytes.length },
      scan,
    };
  }

  /**
   * The sealed parts for the files that a body names: each was uploaded here, or sent before, and is what the body says.
   *
   * @throws Refusal with a fault for each that is not
   */
  async partsFor(em: EntityManager, body: object, at: string): Promise<FilePart[]> {
    const parts = new Map<string, FilePart>();
    const faults: Fault[] = [];
    for (const { pointer, attachment } of attachedFiles(body)) {
      const { part } = attachment.file;
      const found = await this.sealedFile(em, attachment);
      if (typeof found === 'string') {
        faults.push({ pointer: `${at}${pointer}/file`, code: 'sealed.reference', detail: found });
      } else parts.set(part, { part, identity: found });
    }
    const [first, ...others] = faults;
    if (first) throw Refusal.ofFaults([first, ...others]);
    return [...parts.values()];
  }

  /** Forgets what has waited for a day. */
  async run(): Promise<void> {
    const { config, dataSource, clock } = this.ground;
    const before = new Date(clock.now().getTime() - A_DAY_MS);
    const count = await dataSource.transaction((em) => sweepUploads(em, config.state, before));
    if (count > 0) this.logger.info('uploads that no message names were destroyed', { count });
  }

  /** The name and the key of a file, or what is wrong with the reference to it. */
  private async sealedFile(em: EntityManager, said: AttachedAs): Promise<SealedFile | string> {
    const { config, keys } = this.ground;
    const { digest } = said.file;
    const upload = await findUpload(em, digest);
    if (upload) {
      const { mime, sha256, bytes } = upload;
      return isSame(said, { mime, sha256, file: { bytes } })
        ? (JSON.parse(keys.unwrap(upload.wrapped, sealedAt(upload))) as SealedFile)
        : 'Say of the file what its upload has said: mime, sha256, file.digest and file.bytes.';
    }
    const sent = await ownPartOf(em, config.state, digest);
    if (!sent) return 'No file with this digest waits here. Upload it again.';
    const message = readMessage(sent.jws);
    const before = attachedFiles(message.body).find(
      ({ attachment }) => attachment.file.part === sent.part,
    );
    return before && isSame(said, before.attachment)
      ? ((await openSealedPart(em, keys, message, sent.part)) as SealedFile)
      : 'Say of the file what was said of it before: mime, sha256, file.digest and file.bytes.';
  }

  private async refuse(person: Person, problem: Problem): Promise<never> {
    const { dataSource, audit, clock } = this.ground;
    const { action: _, ...note } = noted(person, clock.now(), problem.code);
    await dataSource.transaction((em) =>
      audit.record(em, [{ ...note, action: 'ATTACHMENT_REFUSED' }]),
    );
    throw problem;
  }
}

function sealedAt({ digest, person }: Pick<StoredUpload, 'digest' | 'person'>): SealedPlace {
  return { table: 'upload', column: 'wrapped', row: [digest, person] };
}

type AttachedAs = AttachmentReference['attachment'];

/** What must be said alike of one file, wherever it is named. */
type FileFacts = Pick<AttachedAs, 'mime' | 'sha256'> & { file: { bytes: number } };

function isSame(one: FileFacts, other: FileFacts): boolean {
  return (
    one.mime === other.mime && one.sha256 === other.sha256 && one.file.bytes === other.file.bytes
  );
}

function noted({ person, role, correlationId }: Person, at: Date, outcome: string) {
  return {
    at,
    actor: person,
    role,
    action: 'ATTACHMENT_UPLOADED' as const,
    outcome,
    ...(correlationId !== undefined && { correlationId }),
  };
}

/** A name by which the body can refer to the sealed part of a file, the same for the same file. */
function partNameOf(digest: string): string {
  return `file-${hash('sha256', digest, 'hex').slice(0, 20)}`;
}
