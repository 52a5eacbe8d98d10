import type { X509Certificate } from 'node:crypto';
import {
  checkMessage,
  checkShape,
  digestOf,
  instant,
  readReceipt,
  Refusal,
  verifyReceipt,
  type Message,
  type Partner,
} from '@trace/protocol';
import { describeClock, fold, type Case, type Filed } from './case/index.ts';
import { termsBetween, type KnownState } from './case-terms.ts';
import {
  compareDescriptors,
  descriptorFaults,
  type ComparedDescriptor,
} from './compared-descriptors.ts';
import { EvidenceFile, type EvidenceMessage } from './evidence.ts';
import { doubtsAbout, withoutRevocations } from './evidence-doubts.ts';
import { authorityFaults, authorityIn, readBoth } from './evidence-grounds.ts';
import { missingPlaces } from './evidence-places.ts';
import { wholenessOf } from './evidence-wholeness.ts';
import { readFormer, withFormerKeys } from './former-statements.ts';
import { verifyEvidenceLog, type VerifiedLog } from './verify-evidence-log.ts';
import { verifySeal } from './verify-seal.ts';
import { verifyWithheld, type VerifiedWithheld } from './verify-withheld.ts';

/** What was found out about one message of an evidence file. */
export interface VerifiedMessage {
  digest: string;
  /** What it says; absent when nothing of it can be believed. */
  message?: Message;
  /** The instant in the receiver's signed receipt. */
  receivedAt?: Date;
  outcome?: 'ACCEPTED' | 'REFUSED';
  refusalCode?: string;
  /** Everything that is wrong with it or its receipt, in sentences; empty when both are proved. */
  faults: string[];
  /** Keys that their State has revoked as of before this was received: proved, and in doubt. */
  doubts: string[];
}

/**
 * What comes out: all of it holds; or what is in it holds, and nothing shows that no message was left out; or it holds
 * under keys for which nobody vouches here, because no fingerprint of their descriptors was given; or something does not
 * hold.
 */
export type EvidenceOutcome = 'PROVED' | 'PARTLY_PROVED' | 'UNVOUCHED' | 'NOT_PROVED';

/** What an evidence file proves. */
export interface EvidenceReport {
  /** Whether everything in it is proved: the outcome PROVED, and nothing less. */
  proved: boolean;
  outcome: EvidenceOutcome;
  caseId: string;
  exportedAt: Date;
  /** The ids of the authority's keys that signed (RFC 7638): compare them with what you pinned yourself. Absent without. */
  authorityKey?: string;
  /** The two States, as the authority or they themselves have signed them. */
  states: string[];
  /** What States have signed about themselves, and whether its fingerprint is one of those that were given. */
  descriptors: ComparedDescriptor[];
  messages: VerifiedMessage[];
  /** What is not in the file, and what is proved of it all the same. */
  withheld: VerifiedWithheld[];
  /** What the audit log of the exporting State proves; absent in files of version 1. */
  log?: VerifiedLog;
  /** Who vouches that the file is whole; absent in files of version 1. */
  sealedBy?: string;
  /** What is wrong with the file as a whole. */
  faults: string[];
  /** Messages that are not in the file although others presuppose them, and those that count for nothing without them. */
  gaps: string[];
  /** Why the file does not show that nothing was left out of it; empty when it does. */
  unproved: string[];
  /**
   * The case that the proved messages make; absent when there are none, or when some of them are withheld. Where the file
   * is proved in part, it is that case only if nothing was left out.
   */
  folded?: Case;
  /** The clocks of that case, a sentence each, as of the export. */
  clocks: string[];
}

/** The version of the protocol that every State speaks, whatever its statement of today says. */
const FIRST_VERSION = '1.0';

interface Ground {
  file: EvidenceFile;
  partners: Partner[];
  /** Earlier statements of theirs, for the calendars that counted before. */
  former: Partner[];
  exportedAt: Date;
}

/**
 * Checks an evidence file by itself: the statements against the authority's key or the fingerprints, every message and every receipt
 * against the statements, each key at the instant of receipt; then folds what is proved into the case that both States
 * see. Needs no network and no database, today or in ten years.
 *
 * @param given the parsed file
 * @param pinned the authority's public key, or the set of its keys, as whoever verifies knows it; without it the file vouches for itself only
 * @param stampAuthority the certificate of the time-stamping authority, or of who issued it, as whoever verifies knows it
 * @param fingerprints of the descriptors by which whoever verifies knows States that no authority vouches for
 * @throws Refusal when the file can not be read at all
 */
export async function verifyEvidence(
  given: unknown,
  pinned?: object,
  stampAuthority?: X509Certificate,
  fingerprints?: readonly string[],
): Promise<EvidenceReport> {
  const file = checkShape(EvidenceFile, given);
  const exportedAt = new Date(file.exportedAt);
  const inForce = await readBoth(file, exportedAt);
  const former = await readFormer(file);
  const partners = inForce.map((partner) => withoutRevocations(withFormerKeys(partner, former)));
  const ground = { file, partners, former, exportedAt };
  const messages = await Promise.all(file.messages.map((one) => verify(one, ground)));
  const descriptors = compareDescriptors(inForce, former, fingerprints);
  const authority = authorityIn(file);
  const log = file.log && (await verifyEvidenceLog(file, file.log, { partners, stampAuthority }));
  const withheld = await Promise.all(
    (file.withheld ?? []).map((one) => verifyWithheld(one, { partners, exportedAt, log })),
  );
  const { sealedBy, faults: sealFaults } = await verifySeal(file, partners);
  const { faults: wholenessFaults, unproved } = wholenessOf(file, withheld);
  const faults = [
    ...authorityFaults(file, pinned),
    ...descriptorFaults(descriptors, fingerprints),
    ...wholenessFaults,
    ...sealFaults,
    ...wholeFaults(file.caseId, messages, withheld),
  ];
  // Without all that was said nobody can say how the case stands.
  const folded = withheld.length === 0 ? foldOf(messages, ground) : undefined;
  const parts = [...messages, ...withheld, ...(log ? [log] : [])];
  const gaps = [...gapsBetween(messages, withheld), ...idleIn(folded)];
  const wrong = [...faults, ...gaps, ...parts.flatMap((one) => one.faults)];
  const outcome = outcomeOf(wrong, descriptors, unproved);
  return {
    proved: outcome === 'PROVED',
    outcome,
    caseId: file.caseId,
    exportedAt,
    ...authority,
    states: partners.map(({ state }) => state),
    descriptors,
    messages,
    withheld,
    ...(log && { log }),
    ...(sealedBy !== undefined && { sealedBy }),
    faults,
    gaps,
    unproved,
    ...(folded && { folded }),
    clocks: (folded?.clocks ?? []).map((clock) => describeClock(clock, exportedAt)),
  };
}

function outcomeOf(
  wrong: readonly string[],
  descriptors: readonly ComparedDescriptor[],
  unproved: readonly string[],
): EvidenceOutcome {
  if (wrong.length > 0) return 'NOT_PROVED';
  if (descriptors.some(({ compared }) => !compared)) return 'UNVOUCHED';
  return unproved.length > 0 ? 'PARTLY_PROVED' : 'PROVED';
}

/** What the numbers of the messages show, those that are withheld among them. What was refused has no number. */
function gapsBetween(
  messages: readonly VerifiedMessage[],
  withheld: readonly VerifiedWithheld[],
): string[] {
  const counted = withheld.filter(({ outcome }) => outcome !== 'REFUSED');
  return missingPlaces(
    [
      ...messages.flatMap(({ message, outcome }) =>
        message && outcome !== 'REFUSED' ? [message] : [],
      ),
      ...counted.flatMap(({ place }) => place ?? []),
    ],
    counted.flatMap(({ issuer, place }) => (issuer !== undefined && !place ? [issuer] : [])),
  );
}

/** What they would have changed is unknown, so nothing after a missing message counts. */
function idleIn(folded: Case | undefined): string[] {
  return (folded?.entries ?? [])
    .filter(({ effect }) => effect === 'PARKED')
    .map(
      ({ kind, issuer, sequence }) =>
        `The ${kind} that is number ${sequence} of ${issuer} counts for nothing here, because a message before it is not in the file.`,
    );
}

function wholeFaults(
  caseId: string,
  messages: readonly VerifiedMessage[],
  withheld: readonly VerifiedWithheld[],
): string[] {
  const all = [...messages, ...withheld];
  return [
    ...(messages.some(({ message }) => message && message.caseId !== caseId)
      ? ['A message belongs to another case than the file says.']
      : []),
    ...(new Set(all.map(({ digest }) => digest)).size < all.length
      ? ['A message stands in the file twice.']
      : []),
  ];
}

async function verify({ jws, receipt }: EvidenceMessage, ground: Ground): Promise<VerifiedMessage> {
  const found: VerifiedMessage = { digest: digestOf(jws), faults: [], doubts: [] };
  // A key is judged at the receiver's durable time; the receipt that says it is itself checked below.
  const claimedAt = receipt === undefined ? ground.exportedAt : receivedAtOf(receipt);
  for (const partner of ground.partners) {
    const other = ground.partners.find((one) => one !== partner);
    const fault = await faultOf(() =>
      messageOf(jws, { partner, other, at: claimedAt ?? ground.exportedAt, ground }, found),
    );
    if (found.message) break;
    if (fault !== undefined) found.faults.push(`as a message of ${partner.state}: ${fault}`);
  }
  if (!found.message) return found;
  found.faults = [];
  const { issuer, audience } = found.message;
  const signed = { jws, receipt, issuer, audience };
  found.doubts = doubtsAbout(signed, ground.partners, claimedAt ?? ground.exportedAt);
  if (receipt === undefined) return found;
  const fault = await faultOf(() => acceptReceipt(receipt, ground, found));
  if (fault !== undefined) found.faults.push(`receipt: ${fault}`);
  return found;
}

/** From whom a message may be, to whom, and when it was received. */
interface Between {
  partner: Partner;
  other: Partner | undefined;
  at: Date;
  ground: Ground;
}

async function messageOf(
  jws: string,
  { partner, other, at, ground }: Between,
  found: VerifiedMessage,
): Promise<void> {
  const supportedVersions = versionsIn(ground);
  const context = { partner, self: other?.state ?? '', now: at, supportedVersions };
  const read = (): Message =>
    JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')) as Message;
  try {
    found.message = (await checkMessage(jws, [], context)).message;
  } catch (fault) {
    // The keys of sealed parts are never exported. Their absence is the last thing that is asked of a message, so
    // whoever gets this far has passed everything else: the signature, and the shape of all that it covers.
    if (!(fault instanceof Refusal) || fault.code !== 'sealed.missing-key') throw fault;
    found.message = read();
  }
}

/** The versions that the two have signed that they speak, and the first, which every State does. */
function versionsIn({ partners, former }: Ground): string[] {
  const said = [...partners, ...former].flatMap(
    ({ statement }) => statement.metadata.trace_node.protocol_versions,
  );
  return [...new Set([FIRST_VERSION, ...said])];
}

async function acceptReceipt(
  token: string,
  { partners, exportedAt }: Ground,
  found: VerifiedMessage,
): Promise<void> {
  const { issuer, audience } = found.message ?? { issuer: '', audience: '' };
  const keys = partners.find(({ state }) => state === audience)?.signing ?? [];
  const receipt = await verifyReceipt(token, keys, exportedAt, {
    issuer: audience,
    audience: issuer,
  });
  const result = receipt.results.find(({ digest }) => digest === found.digest);
  if (!result) throw new Refusal('receipt.audience', 'The receipt does not speak of this message.');
  found.receivedAt = new Date(receipt.receivedAt);
  found.outcome = result.outcome;
  if (result.code !== undefined) found.refusalCode = result.code;
}

function knownOf(partner: Partner, { former }: Ground): KnownState {
  return { partner, history: [...former.filter(({ state }) => state === partner.state), partner] };
}

function foldOf(messages: readonly VerifiedMessage[], ground: Ground): Case | undefined {
  const { partners } = ground;
  const proved = messages.filter((one) => one.message && one.faults.length === 0);
  const [one, other] = partners;
  const opening =
    proved.find(({ message }) => message?.kind === 'REQUEST')?.message ?? proved[0]?.message;
  if (!one || !other || !opening) return undefined;
  const terms = termsBetween(
    knownOf(one, ground),
    knownOf(other, ground),
    opening.createdAt.slice(0, 10),
  );
  return fold(proved.flatMap(filedOf), terms);
}

function filedOf({ message, digest, receivedAt, outcome, refusalCode }: VerifiedMessage): Filed[] {
  if (!message) return [];
  return [
    {
      message,
      digest,
      ...(receivedAt && { receivedAt }),
      ...(outcome && { outcome }),
      ...(refusalCode !== undefined && { refusalCode }),
    },
  ];
}

function receivedAtOf(receipt: string): Date | undefined {
  try {
    const at = new Date(readReceipt(receipt).receivedAt);
    return instant(at) === readReceipt(receipt).receivedAt ? at : undefined;
  } catch {
    return undefined;
  }
}

async function faultOf(check: () => Promise<void>): Promise<string | undefined> {
  try {
    await check();
    return undefined;
  } catch (fault) {
    if (fault instanceof Refusal) return `${fault.detail} (${fault.code})`;
    throw fault;
  }
}
