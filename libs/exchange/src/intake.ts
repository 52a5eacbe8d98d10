import { digestOf } from '@trace/protocol';
import { log, type Clock } from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { Arrival } from './arrival.ts';
import type { Examined, Unexamined } from './examined.ts';
import type { Inbox } from './inbox.ts';
import { faultName, isPassing } from './passing-fault.ts';
import { recordSecurityEvent } from './security-events.ts';

/** What became of a parcel: receipts for what is stored or refused, and the digests of what is to come again. */
export interface Taken {
  receipts: string[];
  later: string[];
}

/** So often this node must have failed at a message before it is refused. */
const STUMBLES_THAT_REFUSE = 5;

/**
 * Takes a parcel as a whole and, where this node's own program fails at it, in halves down to the one message at which
 * it fails: the others are stored and receipted as if it were not there. That one is kept and asked for again; once the
 * program has failed at it five times while others passed, it is refused in a receipt like any other, so that no lane
 * waits for it for ever. While nothing passes the fault is this node's, and nothing is refused.
 */
export class Intake {
  private readonly logger = log('intake');
  /** When a new message was last stored by this process. */
  private passedAt = 0;

  constructor(
    private readonly inbox: Pick<Inbox, 'take'>,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Takes the examined messages of one parcel. */
  async take(arrival: Arrival, examined: readonly (Examined | Unexamined)[]): Promise<Taken> {
    const whole = examined.filter((one) => one.kind !== 'UNEXAMINED');
    const taken = await this.some(arrival, whole);
    for (const one of examined) {
      if (one.kind === 'UNEXAMINED') add(taken, await this.stumble(arrival, one, one.fault));
    }
    return taken;
  }

  private async some(arrival: Arrival, messages: readonly Examined[]): Promise<Taken> {
    const [first] = messages;
    if (first === undefined) return { receipts: [], later: [] };
    try {
      const { receipts, fresh, later } = await this.inbox.take(arrival, messages);
      if (fresh > 0) this.passedAt = this.clock.now().getTime();
      return { receipts, later };
    } catch (fault) {
      if (isPassing(fault)) throw fault;
      if (messages.length === 1) return this.stumble(arrival, first, fault);
    }
    const half = Math.ceil(messages.length / 2);
    const taken = await this.some(arrival, messages.slice(0, half));
    return add(taken, await this.some(arrival, messages.slice(half)));
  }

  private async stumble(
    arrival: Arrival,
    one: Examined | Unexamined,
    fault: unknown,
  ): Promise<Taken> {
    const { partner } = arrival;
    const jws = one.kind === 'SOUND' ? one.checked.token : one.jws;
    const digest = digestOf(jws);
    const { times, firstAt } = await this.note(partner, { jws, digest, fault: faultName(fault) });
    this.logger.error('this node fails at a message', { partner, count: times, fault });
    if (times < STUMBLES_THAT_REFUSE || this.passedAt <= firstAt.getTime())
      return { receipts: [], later: [digest] };
    const refused = {
      ...(one.kind === 'SOUND' && { messageId: one.checked.message.messageId }),
      digest,
      code: 'message.not-processed' as const,
      detail: 'The program of this node fails at this message again and again. It is kept here.',
    };
    const { receipts } = await this.inbox.take(arrival, [{ kind: 'UNSOUND', refused, jws }]);
    await this.dataSource.query(
      'update stumble set refused_at = $3 where partner = $1 and digest = $2',
      [partner, digest, this.clock.now()],
    );
    return { receipts, later: [] };
  }

  /** Keeps the bytes and counts; from the second time on the supervisor is told. */
  private async note(
    partner: string,
    { jws, digest, fault }: { jws: string; digest: string; fault: string },
  ): Promise<{ times: number; firstAt: Date }> {
    const at = this.clock.now();
    return this.dataSource.transaction(async (em) => {
      const rows: { times: number; firstAt: Date }[] = await em.query(
        `insert into stumble as s (partner, digest, jws, fault, times, first_at, last_at)
         values ($1, $2, $3, $4, 1, $5, $5)
         on conflict (partner, digest) do update
            set times = s.times + 1, last_at = excluded.last_at, fault = excluded.fault
         returning times, first_at as "firstAt"`,
        [partner, digest, jws, fault, at],
      );
      const [row = { times: 1, firstAt: at }] = rows;
      if (row.times > 1)
        await recordSecurityEvent(em, { kind: 'STUMBLED', partner, at, outcome: fault });
      return row;
    });
  }
}

function add(taken: Taken, more: Taken): Taken {
  taken.receipts.push(...more.receipts);
  taken.later.push(...more.later);
  return taken;
}
