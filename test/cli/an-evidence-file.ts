import { readFile } from 'node:fs/promises';
import type { EvidenceFile } from '@trace/casework';
import { NodeKeys } from '@trace/platform';
import {
  digestOf,
  instant,
  newId,
  signMessage,
  signReceipt,
  type Message,
  type MessageBody,
  type MessageKind,
} from '@trace/protocol';
import type { ADirectory } from '../support/a-directory.ts';
import { anAcknowledgement, aTraceRequest } from '../support/builders/index.ts';

const SECOND = 1_000;

/** The evidence of a case in which QN asks QS and QS acknowledges, signed with the keys of both in a directory. */
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
  return {
    format: 'trace-evidence',
    version: 1,
    caseId,
    exportedAt: instant(new Date(start + 60 * SECOND)),
    messages,
    statements,
    authority: JSON.parse(await readFile(directory.authorityFile, 'utf8')) as object,
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
