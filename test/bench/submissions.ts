import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { Dossier } from '../faults/dossier.ts';
import type { TwoNodes } from './two-nodes.ts';

/** How long things took that were done at a steady, low rate; milliseconds. */
export interface Latencies {
  perSecond: number;
  /** From the POST being sent until its 201. */
  accepted: number[];
  /** From the POST being sent until the receipt of its message is stored at the sender. */
  receipted: number[];
}

const IN_FLIGHT = 16;
/** The steps in which the database is asked for receipts. */
const STEP_MS = 1;
const LATE_MS = 20_000;

/** Somebody who submits requests through the public api over connections that stay open. */
export class Submitter {
  private readonly pool: Pool;
  private readonly dossier = new Dossier('QN', ['QS']);

  constructor(private readonly nodes: TwoNodes) {
    this.pool = new Pool(nodes.sender.node.api, { connections: IN_FLIGHT });
  }

  /** Submits one request. @returns the id of its message */
  async submit(): Promise<string> {
    const answer = await this.pool.request({
      path: '/v1/requests',
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.nodes.token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(this.dossier.request()),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 201) throw new Error(`not accepted: ${answer.statusCode} ${text}`);
    return (JSON.parse(text) as { messageId: string }).messageId;
  }

  /** Submits as fast as answers come, 16 in flight. @returns accepted submissions a second */
  async rate(seconds: number): Promise<number> {
    let accepted = 0;
    const from = performance.now();
    const end = from + seconds * 1_000;
    await Promise.all(
      Array.from({ length: IN_FLIGHT }, async () => {
        while (performance.now() < end) {
          await this.submit();
          accepted += 1;
        }
      }),
    );
    return accepted / ((performance.now() - from) / 1_000);
  }

  /**
   * Submits at a steady rate, whether or not the answers keep up, and watches for the receipts: one connection asks the
   * sender's database in steps of a millisecond, only while something is outstanding.
   */
  async latencies(perSecond: number, seconds: number): Promise<Latencies> {
    const accepted: number[] = [];
    const receipted: number[] = [];
    const outstanding = new Map<string, number>();
    let submitting = true;
    const watching = this.watch(outstanding, receipted, () => submitting);
    const begun: Promise<void>[] = [];
    const from = performance.now();
    for (let number = 0; number < perSecond * seconds; number++) {
      const due = from + (number * 1_000) / perSecond;
      await pause(Math.max(0, due - performance.now()));
      begun.push(
        (async () => {
          const sentAt = performance.now();
          const messageId = await this.submit();
          accepted.push(performance.now() - sentAt);
          outstanding.set(messageId, sentAt);
        })(),
      );
    }
    await Promise.all(begun);
    submitting = false;
    await watching;
    return { perSecond, accepted, receipted };
  }

  /** Lets the connections go. */
  async close(): Promise<void> {
    await this.pool.close();
  }

  private async watch(
    outstanding: Map<string, number>,
    receipted: number[],
    more: () => boolean,
  ): Promise<void> {
    const { observer } = this.nodes.sender;
    let quietSince = performance.now();
    while (more() || outstanding.size > 0) {
      if (outstanding.size > 0) {
        const rows = await observer.rows<{ message_id: string }>(
          'select message_id from message where message_id = any($1::uuid[]) and receipt_id is not null',
          [[...outstanding.keys()]],
        );
        const now = performance.now();
        for (const { message_id: id } of rows ?? []) {
          receipted.push(now - (outstanding.get(id) ?? now));
          outstanding.delete(id);
          quietSince = now;
        }
        if (now - quietSince > LATE_MS) throw new Error('a receipt did not come');
      } else {
        quietSince = performance.now();
      }
      await pause(STEP_MS);
    }
  }
}
