import type { Socket } from 'node:net';
import { Paces, type PartnerQuotas } from '@trace/exchange';
import { Problem } from '@trace/platform';
import { RefusedCalls } from './refused-calls.ts';

/** A partner may have this many calls in work here at once; more are asked to come back. */
const AT_ONCE = 4;
/** All partners together: what this process works on at the same time. */
const AT_ONCE_OF_ALL = 64;
/** So many questions one after the other, and then five a second: two nodes that compare need far fewer. */
const QUESTIONS = { burst: 300, perSecond: 5 };
/** Beyond so many times its connections a partner is not even answered. */
const HARD = 4;

/**
 * Keeps one partner from using more than its share of this node (threat T-13): connections, calls in work, refused
 * calls, messages and bytes. Whatever goes beyond is turned away before it is read, with the time to come again; the
 * others notice nothing.
 */
export class Bulkheads {
  private readonly inWork = new Map<string, number>();
  private readonly connections = new Map<string, Set<Socket>>();
  private readonly surplus = new WeakSet<Socket>();
  private readonly refusedCalls = new RefusedCalls();
  private readonly questions = new Paces(QUESTIONS.burst, QUESTIONS.perSecond);
  private all = 0;

  constructor(
    private readonly quotas: PartnerQuotas,
    /** Connections that one partner may hold open. */
    private readonly mostConnections: number,
  ) {}

  /** Counts a connection of a partner. One too many is told so by the answer to its first call, or closed at once. */
  connected(partner: string, socket: Socket): void {
    const open = this.connections.get(partner) ?? new Set();
    if (open.size >= this.mostConnections) this.surplus.add(socket);
    if (open.size >= this.mostConnections * HARD) {
      this.quotas.count(partner, { throttled: 1 });
      socket.destroy();
      return;
    }
    this.connections.set(partner, open.add(socket));
    socket.once('close', () => open.delete(socket));
  }

  /** Does the work of one call, unless the partner already has more than its share. */
  async enter<T>(partner: string, socket: Socket, work: () => Promise<T>): Promise<T> {
    try {
      this.admit(partner, socket);
    } catch (fault) {
      this.quotas.count(partner, { throttled: 1 });
      throw fault;
    }
    this.inWork.set(partner, (this.inWork.get(partner) ?? 0) + 1);
    this.all += 1;
    try {
      return await work();
    } finally {
      this.inWork.set(partner, (this.inWork.get(partner) ?? 1) - 1);
      this.all -= 1;
    }
  }

  /** Lets a partner ask what is held here, or be given something back, unless it asks more often than its share. */
  asks(partner: string): void {
    const wait = this.questions.take(partner);
    if (wait === undefined) return;
    this.quotas.count(partner, { throttled: 1 });
    throw busy('Your State asks too many questions.', wait);
  }

  /** Notes what a partner has sent, whatever becomes of it. */
  read(partner: string, bytes: number): void {
    this.quotas.count(partner, { bytes });
  }

  /** Notes that a call of a partner was refused for what it was. */
  refused(partner: string): void {
    this.refusedCalls.note(partner);
    this.quotas.count(partner, { refused: 1 });
  }

  private admit(partner: string, socket: Socket): void {
    if (this.surplus.has(socket)) throw busy('Your State holds too many connections open.', 1);
    if (!this.refusedCalls.mayTry(partner))
      throw busy('Too many calls of your State were refused.', 10);
    if ((this.inWork.get(partner) ?? 0) >= AT_ONCE)
      throw busy('Too much of your State is in work here.', 1);
    if (this.all >= AT_ONCE_OF_ALL) throw busy('Too much is in work here.', 1);
    this.quotas.check(partner);
  }
}

function busy(sentence: string, retryAfterSeconds: number): Problem {
  return new Problem('rate.limited', sentence, { retryAfterSeconds });
}
