import type { X509Certificate } from 'node:crypto';
import { placeInLog, type LoggedPlace } from '@trace/exchange';
import {
  digestOf,
  hashLeaf,
  readHoldings,
  Refusal,
  rootByInclusion,
  verifyCheckpoint,
  verifyHoldings,
  verifyTimeStamp,
  type Checkpoint,
  type Partner,
} from '@trace/protocol';
import type { EvidenceFile } from './evidence.ts';
import type { EvidenceEntry, EvidenceHead, EvidenceLog } from './evidence-log.ts';

/** An entry of the log that is proved, or what is wrong with it. */
export interface VerifiedEntry {
  position: number;
  at: string;
  actor: string;
  action: string;
  messageId: string | null;
  /** Which number a message has that it took into this case. */
  place?: LoggedPlace;
  /** Under which of the heads it is proved. */
  heads: number[];
}

/** A checkpoint that is proved, and who else has seen it. */
export interface VerifiedHead {
  size: number;
  at: string;
  /** The partners that have signed that they keep it, and when. */
  witnesses: { state: string; at: string }[];
  /** Before which moment it existed, by the word of a time-stamping authority, and by which certificate. */
  stamp?: { at: string; signer: string; fingerprint: string };
}

/** What the log in a file proves. */
export interface VerifiedLog {
  state: string;
  heads: VerifiedHead[];
  entries: VerifiedEntry[];
  waiting: number;
  leftOut: number;
  /** Everything that is wrong, each with its place in the file. */
  faults: string[];
}

/** With what the log is compared. */
export interface LogGround {
  partners: readonly Partner[];
  /** The certificate of the time-stamping authority, as whoever verifies knows it. */
  stampAuthority?: X509Certificate | undefined;
}

interface Head extends VerifiedHead {
  checkpoint: Checkpoint;
}

/**
 * Checks the log in an evidence file: every checkpoint against the keys of the State, every entry by its path against
 * the checkpoints, the partners' words that they keep them, and that the log and the messages of the file tell the same.
 */
export async function verifyEvidenceLog(
  file: EvidenceFile,
  log: EvidenceLog,
  ground: LogGround,
): Promise<VerifiedLog> {
  const faults: string[] = [];
  const heads: (Head | undefined)[] = [];
  for (const [i, head] of log.heads.entries()) {
    heads.push(
      await headOf(head, log.state, ground, (says) => faults.push(`/log/heads/${i}: ${says}`)),
    );
  }
  const entries = log.entries.flatMap((entry, i) => {
    return (
      entryOf(entry, file.caseId, heads, (says) => faults.push(`/log/entries/${i}: ${says}`)) ?? []
    );
  });
  if (new Set(entries.map(({ position }) => position)).size < entries.length)
    faults.push('/log/entries: An entry stands in it twice.');
  faults.push(...comparedWithMessages(file, log, entries));
  return {
    state: log.state,
    heads: heads.flatMap((head) => (head ? [shown(head)] : [])),
    entries,
    waiting: log.waiting,
    leftOut: log.leftOut,
    faults,
  };
}

/** The actions by which a message came into a case. */
const TAKEN = /^MESSAGE_(QUEUED|ACCEPTED|CAME_BACK)$/;

type Tell = (says: string) => void;

async function headOf(
  { checkpoint: token, witnesses = [], stamp }: EvidenceHead,
  state: string,
  { partners, stampAuthority }: LogGround,
  tell: Tell,
): Promise<Head | undefined> {
  try {
    const keys = partners.find((one) => one.state === state)?.signing ?? [];
    const checkpoint = await verifyCheckpoint(token, keys, state);
    const seen: VerifiedHead['witnesses'] = [];
    for (const witness of witnesses) seen.push(await witnessOf(witness, token, state, partners));
    const head: Head = { checkpoint, size: checkpoint.size, at: checkpoint.at, witnesses: seen };
    if (stamp === undefined) return head;
    const bytes = Buffer.from(stamp, 'base64url');
    const verdict = await verifyTimeStamp(bytes, token, stampAuthority);
    if (verdict.kind === 'PROVED') return { ...head, stamp: stampOf(verdict) };
    tell(`time-stamp: ${verdict.says}`);
    return head;
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    tell(`${fault.detail} (${fault.code})`);
    return undefined;
  }
}

function shown({ size, at, witnesses, stamp }: Head): VerifiedHead {
  return { size, at, witnesses, ...(stamp && { stamp }) };
}

function stampOf({ at, signer }: { at: Date; signer: X509Certificate }) {
  const { subject, fingerprint256: fingerprint } = signer;
  return { at: at.toISOString(), signer: subject.replaceAll('\n', ', '), fingerprint };
}

/** The partner has signed an answer to this State that names this very checkpoint. */
async function witnessOf(
  token: string,
  checkpoint: string,
  state: string,
  partners: readonly Partner[],
): Promise<{ state: string; at: string }> {
  const said = readHoldings(token);
  const keys = partners.find((one) => one.state === said.issuer)?.signing ?? [];
  // It proves what was held on that day, so it is judged by its own instant.
  const now = new Date(said.at);
  const context = { keys, issuer: said.issuer, audience: state, now };
  const holdings = await verifyHoldings(token, context);
  if (said.issuer === state || digestOf(holdings.checkpoint ?? '') !== digestOf(checkpoint)) {
    throw new Refusal('checkpoint.issuer', 'The witness does not speak of this checkpoint.');
  }
  return { state: holdings.issuer, at: holdings.at };
}

function entryOf(
  { position, entry, proofs }: EvidenceEntry,
  caseId: string,
  heads: readonly (Head | undefined)[],
  tell: Tell,
): VerifiedEntry | undefined {
  const bytes = Buffer.from(entry, 'base64url');
  const columns = columnsOf(bytes);
  if (columns === undefined) {
    tell('It is no entry of an audit log.');
    return undefined;
  }
  const { ofCase, outcome, ...told } = toldBy(columns);
  if (ofCase !== caseId) tell('It speaks of another case.');
  const leaf = hashLeaf(bytes);
  const proved = proofs.filter(({ head, path }) =>
    leadsTo(heads[head]?.checkpoint, leaf, { position, path }),
  );
  if (proved.length < proofs.length)
    tell(`At position ${position} the log that was signed has another entry than this one.`);
  const isOfCase = ofCase === caseId && proved.length > 0;
  const place = isOfCase ? placeIn(told.action, outcome) : undefined;
  return { position, ...told, ...(place && { place }), heads: proved.map(({ head }) => head) };
}

function toldBy(columns: readonly (string | null)[]) {
  const [, at, actor, , action, ofCase, messageId = null, , outcome] = columns;
  return { at: at ?? '', actor: actor ?? '', action: action ?? '', ofCase, messageId, outcome };
}

function leadsTo(
  head: Checkpoint | undefined,
  leaf: Buffer,
  { position, path }: { position: number; path: readonly string[] },
): boolean {
  if (head === undefined) return false;
  const hashes = path.map((one) => Buffer.from(one, 'base64url'));
  const root = rootByInclusion(leaf, { index: position, size: head.size }, hashes);
  return root?.toString('base64url') === head.root;
}

function placeIn(action: string, outcome: string | null | undefined): LoggedPlace | undefined {
  return TAKEN.test(action) ? placeInLog(outcome ?? '') : undefined;
}

function columnsOf(bytes: Buffer): (string | null)[] | undefined {
  try {
    const columns: unknown = JSON.parse(bytes.toString('utf8'));
    return Array.isArray(columns) &&
      (columns.length === 11 || columns.length === 12) &&
      columns.every(isText)
      ? columns
      : undefined;
  } catch {
    return undefined;
  }
}

function isText(column: unknown): column is string | null {
  return column === null || typeof column === 'string';
}

/** What the log says that it took in stands in the file, and what stands in the file the log took in. */
function comparedWithMessages(
  file: EvidenceFile,
  log: EvidenceLog,
  entries: readonly VerifiedEntry[],
): string[] {
  const inFile = new Set([
    ...file.messages.map(({ jws }) => idIn(jws)),
    ...(file.withheld ?? []).map(({ messageId }) => messageId),
  ]);
  const logged = entries.filter(({ action }) => TAKEN.test(action));
  const known = new Set(logged.map(({ messageId }) => messageId));
  const missing = logged.filter(({ messageId }) => !inFile.has(messageId ?? ''));
  // Entries that wait or have no room are not in it, so then as many messages may well be without one.
  const without = [...inFile].filter((id) => !known.has(id));
  const unlogged = without.length > log.waiting + log.leftOut ? without : [];
  return [
    ...missing.map(
      ({ position, messageId }) =>
        `/log: By its entry ${position} the log has the message ${messageId}, which is not in the file.`,
    ),
    ...unlogged.map((id) => `/log: It has no entry for the message ${id}, which is in the file.`),
  ];
}

function idIn(jws: string): string {
  try {
    const payload = Buffer.from(jws.split('.', 2)[1] ?? '', 'base64url').toString('utf8');
    return String((JSON.parse(payload) as { messageId?: unknown }).messageId);
  } catch {
    return '';
  }
}
