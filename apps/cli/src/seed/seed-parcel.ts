import type { StoredMessage } from '@trace/exchange';
import { digestOf, instant, type Message, type Receipt } from '@trace/protocol';
import type { Chance } from './chance.ts';
import { SEED_BODIES, type SeedMatter } from './seed-bodies.ts';
import type { SeedWord } from './seed-course.ts';
import { seedToken } from './seed-token.ts';

/** The receipt for what went over in one parcel, as it is stored. */
export interface SeedReceipt {
  receiptId: string;
  parcelId: string;
  issuer: string;
  audience: string;
  receivedAt: Date;
  storedAt: Date;
  token: string;
}

/** Cases that go alike and whose messages travel in the same parcels: they differ in their ids and their weapon. */
export interface SeedGroup {
  /** The messages of each case. */
  cases: StoredMessage[][];
  receipts: SeedReceipt[];
}

interface Parties {
  own: string;
  matters: readonly SeedMatter[];
}

/** Writes the messages of a group of cases that all take one course, and the receipts for them. */
export function seedGroup(
  { own, matters }: Parties,
  course: readonly SeedWord[],
  chance: Chance,
): SeedGroup {
  const opened = course[0]?.createdAt.getTime() ?? 0;
  const group = matters.map((matter) => ({ matter, caseId: chance.id(opened) }));
  const cases: StoredMessage[][] = group.map(() => []);
  const receipts: SeedReceipt[] = [];
  const said = { ASKING: 0, ASKED: 0 };
  for (const word of course) {
    const { by, kind } = word.step;
    const other = by === 'ASKING' ? 'ASKED' : 'ASKING';
    said[by] += 1;
    const messages = group.map(
      ({ matter, caseId }): Message =>
        ({
          messageId: chance.id(word.createdAt.getTime()),
          caseId,
          issuer: by === 'ASKING' ? matter.asking : matter.asked,
          audience: by === 'ASKING' ? matter.asked : matter.asking,
          sequence: said[by],
          seen: said[other],
          kind,
          schemaVersion: '1.0',
          createdAt: instant(word.createdAt),
          language: 'en',
          body: SEED_BODIES[kind](matter),
          sealed: [],
        }) as Message,
    );
    const stored = messages.map((message) => storedOf(own, message, word));
    const receipt = receiptOf(word, stored, chance);
    if (receipt) receipts.push(receipt);
    stored.forEach((one, index) => cases[index]?.push(receipt ? receipted(one, receipt) : one));
  }
  return { cases, receipts };
}

function storedOf(
  own: string,
  message: Message,
  { createdAt, receivedAt }: SeedWord,
): StoredMessage {
  const token = seedToken(message, 'trace-message+jws');
  const direction = message.issuer === own ? 'OUT' : 'IN';
  const storedAt = direction === 'OUT' ? createdAt : (receivedAt ?? createdAt);
  return { message, digest: digestOf(token), direction, token, storedAt };
}

function receiptOf(
  { receivedAt }: SeedWord,
  stored: readonly StoredMessage[],
  chance: Chance,
): SeedReceipt | undefined {
  const [first] = stored;
  if (!receivedAt || !first) return undefined;
  const [receiptId, parcelId] = [chance.id(receivedAt.getTime()), chance.id(receivedAt.getTime())];
  const { audience: issuer, issuer: audience } = first.message;
  const said: Receipt = {
    receiptId,
    parcelId,
    issuer,
    audience,
    receivedAt: instant(receivedAt),
    results: stored.map(({ message, digest }) => ({
      messageId: message.messageId,
      digest,
      outcome: 'ACCEPTED',
    })),
  };
  const token = seedToken(said, 'trace-receipt+jws');
  return { receiptId, parcelId, issuer, audience, receivedAt, storedAt: receivedAt, token };
}

function receipted(stored: StoredMessage, receipt: SeedReceipt): StoredMessage {
  const { receiptId, parcelId, receivedAt, storedAt, token } = receipt;
  return {
    ...stored,
    outcome: 'ACCEPTED',
    receipt: { receiptId, parcelId, receivedAt, storedAt, token },
  };
}
