import { readFile } from 'node:fs/promises';
import type { EvidenceFile } from '@trace/casework';
import { NodeKeys } from '@trace/platform';
import {
  contentDigestOf,
  digestOf,
  hashLeaf,
  instant,
  newId,
  PartialTree,
  readMessage,
  signCheckpoint,
  signEvidenceSeal,
  signMessage,
  signReceipt,
  type Message,
  type MessageBody,
  type MessageKind,
} from '@trace/protocol';
import { placeForLog } from '../../libs/exchange/src/logged-place.ts';
import type { ADirectory } from '../support/a-directory.ts';
import { anAcknowledgement, aTraceRequest } from '../support/builders/index.ts';

const SECOND = 1_000;

/**
 * The evidence of a case in which QN asks QS and QS acknowledges, signed with the keys of both in a directory, with the
 * log of QN about it and its seal.
 */
export async function anEvidenceFile(directory: ADirectory): Promise<EvidenceFile> {
  const caseId = newId();
  // The keys of the directory count from the moment at which they were made.
  const start = Date.now();
  const exchanged = [
    { from: 'QN', to: 'QS', kind: 'REQUEST', body: aTraceRequest(), seen: 0 },
    { from: 'QS', to: 'QN', kind: 'ACKNOWLEDGEMENT', body: anAcknowledgement(), seen: 1 },
  ] as const;
  const messages = await Promise.all(
    exchanged.map((one, i) =>
      said(directory, caseId, { ...one, at: new Date(start + i * SECOND) }),
    ),
  );
  const { statements } = JSON.parse(await readFile(directory.file, 'utf8')) as {
    statements: string[];
  };
  const log = await logOf(directory, messages, new Date(start + 2 * SECOND));
  return sealedAnew(directory, {
    format: 'trace-evidence',
    version: 2,
    caseId,
    exportedAt: instant(new Date(start + 60 * SECOND)),
    messages,
    statements,
    authority: JSON.parse(await readFile(directory.authorityFile, 'utf8')) as object,
    log,
  });
}

/** The same file with a seal of QN over what it holds now. */
export async function sealedAnew(directory: ADirectory, file: EvidenceFile): Promise<EvidenceFile> {
  const { signing } = await NodeKeys.load(directory.dataDir('QN'));
  const { caseId, exportedAt } = file;
  const content = contentDigestOf(file);
  const seal = await signEvidenceSeal({ issuer: 'QN', caseId, exportedAt, content }, signing);
  return Object.assign({}, file, { seal });
}

async function logOf(
  directory: ADirectory,
  messages: EvidenceFile['messages'],
  at: Date,
): Promise<NonNullable<EvidenceFile['log']>> {
  const { signing } = await NodeKeys.load(directory.dataDir('QN'));
  const bytes = messages.map(({ jws }, i) => {
    const message = readMessage(jws);
    const { issuer, caseId, messageId } = message;
    const by = issuer === 'QN' ? ['Jana Kovač', 'FOCAL_POINT'] : [`node:${issuer}`, 'PARTNER'];
    const action = issuer === 'QN' ? 'MESSAGE_QUEUED' : 'MESSAGE_ACCEPTED';
    const about = [action, caseId, messageId, 'QS', placeForLog(message), null, null, null];
    return Buffer.from(JSON.stringify([String(i + 1), instant(at), ...by, ...about]));
  });
  const tree = new PartialTree(0, [], Buffer.concat(bytes.map((one) => hashLeaf(one))));
  const root = tree.root().toString('base64url');
  const head = { issuer: 'QN', size: bytes.length, root, at: instant(at) };
  return {
    state: 'QN',
    heads: [{ checkpoint: await signCheckpoint(head, signing) }],
    entries: bytes.map((entry, position) => {
      const path = tree.path(position).map((one) => one.toString('base64url'));
      return { position, entry: entry.toString('base64url'), proofs: [{ head: 0, path }] };
    }),
    waiting: 0,
    leftOut: 0,
  };
}

interface Saying {
  from: string;
  to: string;
  kind: MessageKind;
  body: MessageBody;
  seen: number;
  at: Date;
}

async function said(
  directory: ADirectory,
  caseId: string,
  { from, to, kind, body, seen, at }: Saying,
): Promise<EvidenceFile['messages'][number]> {
  const [sender, receiver] = await Promise.all([
    NodeKeys.load(directory.dataDir(from)),
    NodeKeys.load(directory.dataDir(to)),
  ]);
  const messageId = newId();
  const message = {
    messageId,
    caseId,
    issuer: from,
    audience: to,
    sequence: 1,
    seen,
    kind,
    schemaVersion: '1.0',
    createdAt: instant(at),
    language: 'en',
    body,
    sealed: [],
  } as Message;
  const jws = await signMessage(message, sender.signing);
  const receipt = await signReceipt(
    {
      receiptId: newId(),
      parcelId: newId(),
      issuer: to,
      audience: from,
      receivedAt: instant(new Date(at.getTime() + 200)),
      results: [{ messageId, digest: digestOf(jws), outcome: 'ACCEPTED' }],
    },
    receiver.signing,
  );
  return { jws, receipt };
}
