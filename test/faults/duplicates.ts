import { setTimeout as pause } from 'node:timers/promises';
import { partKeysOf } from '@trace/exchange';
import { NodeKeys } from '@trace/platform';
import { newId, type ParcelMessage, type PartKey } from '@trace/protocol';
import { APartner } from '../support/a-partner.ts';
import type { Chance } from './chance.ts';
import type { Side, World } from './world.ts';

/** What came of sending one parcel many times at once (F42). */
export interface Duplicates {
  deliveries: number;
  /** What must not have been: a message with two receipts, a refusal. */
  findings: string[];
}

interface SentRow {
  message_id: string;
  jws: string;
  parts: PartKey[] | null;
}

const AT_ONCE = 100;
/** Long enough that some requests of the steady traffic have gathered behind the held lane. */
const GATHER_MS = 400;
/** What counts is that each is taken in the end, also where a busy machine takes its time. */
const GIVE_UP_MS = 300_000;
/** A worker whose delivery fails rests longer each time. */
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 4_000;

/**
 * Sends one parcel a hundred times at once, with the sender's own keys and certificate, as a mad worker would: messages
 * that the partner has not seen yet, and some that it has. Each message must be stored once and get one and the same
 * receipt in all hundred answers.
 */
export async function sendDuplicates(world: World, from: Side, to: Side): Promise<Duplicates> {
  const messages = await latestMessages(world, from, to);
  const partner = await APartner.of(world.directory, from.state.code, to.state.code);
  const parcel = await partner.pack(messages);
  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, () => deliver(partner, parcel)),
  );
  const receipts = answers.flatMap((answer) => (Array.isArray(answer) ? answer : []));
  return {
    deliveries: answers.length,
    findings: [
      ...answers.filter((answer) => typeof answer === 'string'),
      ...twoReceiptsIn(receipts).map((id) => `${id} got two receipts for one parcel`),
    ],
  };
}

/** What came of cutting one parcel at every offset (F32). */
export interface Cuts {
  cuts: number;
  findings: string[];
}

/** Between two offsets; the first one differs from run to run, so that in time none is left out. */
const STRIDE = 83;
/** A parcel is not taken when it is old; on a slow machine the same messages are packed several times. */
const PACKED_ANEW_MS = 60_000;
/** A handshake, the parcel and its receipts; what is longer is delivered whole. */
const BEYOND_THE_PARCEL = 6_000;

/**
 * Sends one parcel again and again through a relay that cuts the connection after so many bytes, each time a few more,
 * and whole in the end. Whatever the other side had of it, each message is stored once and gets one receipt.
 */
export async function sendCut(world: World, from: Side, to: Side, chance: Chance): Promise<Cuts> {
  const messages = await latestMessages(world, from, to);
  const partner = await APartner.of(world.directory, from.state.code, to.state.code);
  const packed = async (): Promise<{ text: string; at: number }> => ({
    text: await partner.pack(messages.slice(-2)),
    at: performance.now(),
  });
  let parcel = await packed();
  const door = to.state.doorFor(from.state.code);
  const last = Buffer.byteLength(parcel.text) + BEYOND_THE_PARCEL;
  const receipts: string[] = [];
  let cuts = 0;
  for (let offset = chance.whole(1, STRIDE); offset < last; offset += STRIDE, cuts += 1) {
    if (performance.now() - parcel.at > PACKED_ANEW_MS) parcel = await packed();
    door.weather = { cutAt: offset };
    const answer = await partner.post(parcel.text).catch(() => undefined);
    receipts.push(...(answer?.receipts ?? []));
  }
  door.weather = {};
  door.cutAll();
  const whole = await deliver(partner, (await packed()).text);
  if (typeof whole === 'string') return { cuts, findings: [`F32: ${whole}`] };
  receipts.push(...whole);
  const doubled = twoReceiptsIn(receipts);
  return { cuts, findings: doubled.map((id) => `${id} got two receipts for one parcel`) };
}

/** The last messages of the sender, some of which have not been delivered yet. */
async function latestMessages(world: World, from: Side, to: Side): Promise<ParcelMessage[]> {
  const { observer, code } = from.state;
  // While somebody else seems to hold the lane, what is new gathers in it.
  await observer.rows(
    `update lane set holder = $2, held_until = now() + interval '1 second' where partner = $1 and holder is null`,
    [to.state.code, newId()],
  );
  await pause(GATHER_MS);
  const rows = await observer.rows<SentRow>(
    `select message_id, jws, (select json_agg(json_build_object('part', part, 'key', wrapped_key))
                    from sealed_key where sealed_key.message_id = message.message_id) as parts
       from message where direction = 'OUT' and partner = $1 order by message_id desc limit 12`,
    [to.state.code],
  );
  const keys = await NodeKeys.load(world.directory.dataDir(code));
  return (rows ?? []).toReversed().map(({ message_id: messageId, jws, parts }) => ({
    jws,
    keys: partKeysOf(keys, messageId, parts),
  }));
}

/** Delivers until the gateway takes it: it lets only some parcels of one partner in at a time. */
async function deliver(partner: APartner, parcel: string): Promise<string[] | string> {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  for (let rest = FIRST_REST_MS; performance.now() < giveUpAt; rest = longer(rest)) {
    // A connection that was closed on us: again, as a worker would.
    const answer = await partner.post(parcel).catch(() => undefined);
    if (answer?.status === 200) return answer.receipts;
    if (answer !== undefined && answer.status !== 429 && answer.status !== 503) {
      return `a duplicate was refused with ${answer.status} ${answer.problem?.code}`;
    }
    // As a worker rests: a hundred who knock again at once keep the gateway busy with handshakes alone.
    await pause(rest * (0.5 + Math.random()));
  }
  return 'the gateway did not take a duplicate in time';
}

function longer(rest: number): number {
  return Math.min(LONGEST_REST_MS, rest * 2);
}

/** Reads what the receipts say without checking them: that is not the question here. */
function twoReceiptsIn(receipts: readonly string[]): string[] {
  const receiptsOf = new Map<string, Set<string>>();
  for (const receipt of new Set(receipts)) {
    const content = JSON.parse(
      Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString('utf8'),
    ) as { results: { messageId?: string }[] };
    for (const { messageId = 'unnamed' } of content.results) {
      receiptsOf.set(messageId, (receiptsOf.get(messageId) ?? new Set()).add(receipt));
    }
  }
  return [...receiptsOf].filter(([, different]) => different.size > 1).map(([id]) => id);
}
