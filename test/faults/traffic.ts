import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Attachment } from '@trace/protocol';
import type { Chance } from './chance.ts';
import { Refused, type Client, type Task } from './client.ts';
import type { PromisesFile } from './promises-file.ts';
import type { Dossier, PostedRequest } from './dossier.ts';

/** One line of the api's list of cases, as far as an answering officer needs it. */
interface ListedCase {
  caseId: string;
}

/** Who works, where, and on what. */
export interface Work {
  state: string;
  person: string;
  client: Client;
  dossier: Dossier;
}

/** Between two looks at what has come in. */
const LOOK_MS = 250;
/** More than this many tasks under way at once: the node is behind, and the driver waits instead of piling up. */
const MOST_UNDER_WAY = 40;

/**
 * What the people of one State do all day: ask the partner at a steady rate, and acknowledge and answer what the partner
 * asks. Everything goes through the public api, and every promise of the api is written down outside.
 */
export class Traffic {
  /** Tasks that the case no longer allowed when they came (an answer to a withdrawn request): a right answer. */
  overtaken = 0;
  /** Lasting refusals that nobody expected; there must be none. */
  readonly surprises: string[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private readonly begun = new Set<string>();
  private readonly giveUp = new AbortController();
  private timers: NodeJS.Timeout[] = [];
  private looking: Promise<void> | undefined;

  constructor(
    private readonly work: Work,
    private readonly promises: PromisesFile,
    private readonly chance: Chance,
  ) {
    // Every task that waits for its next try listens to it.
    setMaxListeners(0, this.giveUp.signal);
  }

  /** Begins to ask so many times a second, and to answer. */
  start(perSecond: number): void {
    this.timers = [
      setInterval(() => this.ask(), 1_000 / perSecond),
      setInterval(() => {
        // On a slow machine a look takes longer than the time between two, and must not queue up behind others.
        this.looking ??= this.answerWhatCame().finally(() => (this.looking = undefined));
      }, LOOK_MS),
    ];
  }

  /** Asks so many times at once. */
  burst(requests: number): void {
    for (let count = 0; count < requests; count += 1) this.ask();
  }

  /** Takes up nothing new, and sees what is under way through to its answer; gives up after a while. */
  async finish(seconds: number): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.looking;
    const late = setTimeout(() => this.giveUp.abort(), seconds * 1_000);
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    clearTimeout(late);
  }

  /** Asks once more, with a file that was uploaded before. */
  askWith(attachment: Attachment): void {
    this.post(this.work.dossier.requestWith(attachment));
  }

  private ask(): void {
    if (this.underWay.size >= MOST_UNDER_WAY) return;
    this.post(this.work.dossier.request(this.chance.next() < 0.25));
  }

  private post(body: PostedRequest): void {
    this.begin('REQUEST', { key: `ask-${randomUUID()}`, path: '/v1/requests', body });
  }

  private async answerWhatCame(): Promise<void> {
    for (const caseId of await this.casesIn('DELIVERED')) {
      if (this.chance.next() < 0.06) this.follow(caseId, 'refusal', this.work.dossier.refusal());
      else this.follow(caseId, 'acknowledgement', this.work.dossier.acknowledgement());
    }
    for (const caseId of await this.casesIn('ACKNOWLEDGED')) {
      this.follow(caseId, 'final-answer', this.work.dossier.finalAnswer());
    }
  }

  private async casesIn(state: string): Promise<string[]> {
    const path = `/v1/cases?direction=IN&state=${state}&limit=50`;
    const page = await this.work.client.look<{ cases: ListedCase[] }>(path);
    return (page?.cases ?? []).map(({ caseId }) => caseId);
  }

  private follow(caseId: string, step: string, body: object): void {
    // The list may show a case again before its step has taken effect; the key would catch it, but why ask twice.
    const key = `${step}-${caseId}`;
    if (this.begun.has(key) || this.underWay.size >= MOST_UNDER_WAY) return;
    this.begun.add(key);
    this.begin(step, { key, path: `/v1/cases/${caseId}/${step}`, body, caseId });
  }

  private begin(kind: string, task: Task): void {
    const work = this.see(kind, task).finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }

  private async see(kind: string, task: Task): Promise<void> {
    try {
      const { messageId, caseId } = await this.work.client.insist(task, this.giveUp.signal);
      await this.promises.note({
        state: this.work.state,
        // Keys belong to a person: this is how the comparison names them.
        key: `${this.work.person} ${task.key}`,
        messageId,
        caseId,
        kind,
        at: Date.now(),
      });
      if (kind === 'REQUEST' && this.chance.next() < 0.05) {
        this.follow(caseId, 'withdrawal', this.work.dossier.withdrawal());
      }
    } catch (fault) {
      if (fault instanceof Refused && fault.status === 409) this.overtaken += 1;
      else this.surprises.push(`${task.path} (${task.key}): ${String(fault)}`);
    }
  }
}
