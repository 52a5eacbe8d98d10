import { isDeepStrictEqual } from 'node:util';
import type { Role } from '@trace/casework';
import type { TraceRequest } from '@trace/protocol';
import { DateTime } from 'luxon';
import type { CaseView } from '../../../node/src/api/views/case.view.ts';
import type { MessageView } from '../../../node/src/api/views/message.view.ts';
import type { NoticePageView, NoticeView } from '../../../node/src/api/views/notice.view.ts';
import type { SubmittedView } from '../../../node/src/api/views/submitted.view.ts';
import { ApiProblem } from './api-client.ts';
import { ClockTable } from './clock-table.ts';
import { compareSides } from './compare-sides.ts';
import type { DemoNode } from './demo-node.ts';
import type { Finding } from './narrator.ts';
import type { Ending, Scene } from './story.ts';

/** What somebody says in a case, and how it is told. */
export interface Words {
  says: string;
  facts?: readonly (readonly [string, string])[];
}

/** Something said in a case that is under way: who says it, by which step of the api, and its body. */
export interface Line extends Words {
  by: string;
  role?: Role;
  step: string;
  body: object;
}

const LANGUAGE = 'en';
const ALARMS = {
  NONE: 'none yet',
  WARN: 'amber: the officer is shown that it has not been delivered',
  ESCALATE: 'red: it goes to the supervisor',
} as const;
/** A message that the node writes by itself may change the version of a case between a look and a word. */
const TRIES = 3;

/**
 * A short story about one case between two States: says things through the public api, lets time pass, and after each
 * word asks both nodes, each by itself, how the clocks stand.
 */
export class Stage {
  private caseId = '';
  private requestId = '';
  /** Whether both nodes hold the request, so that both can be asked. */
  private isHeld = false;
  private moments = 0;
  /** Where the two nodes computed other clocks. */
  private readonly differences: string[] = [];
  /** What did not come out as the story says. */
  private readonly faults: string[] = [];
  private readonly table = new ClockTable();

  constructor(
    private readonly scene: Scene,
    private readonly asking: string,
    private readonly asked: string,
  ) {}

  /** Sets the clocks of all nodes to an instant, and says what has happened meanwhile. */
  async until(at: string, says: string): Promise<void> {
    const { nodes, narrator } = this.scene;
    await nodes.clock.setTo(new Date(at));
    const { zone, name } = nodes.node(this.asked).place.about;
    const there = DateTime.fromISO(at, { zone }).toFormat('ccc yyyy-LL-dd HH:mm');
    narrator.passed(`${says} It is ${there} in ${name}.`);
    if (this.isHeld) await this.stand();
    await narrator.breathe();
  }

  /** The request that opens the case, until both nodes hold it. */
  async ask(request: TraceRequest, words: Words): Promise<void> {
    await this.send(request, words);
    await this.arrives();
    await this.scene.narrator.breathe();
  }

  /** The request that opens the case; whether it arrives is not waited for. */
  async send(request: TraceRequest, { says, facts = [] }: Words): Promise<void> {
    const from = this.nodeOf(this.asking);
    const content = { to: this.asked, language: LANGUAGE, request };
    const answer = await from.as('FOCAL_POINT').post<SubmittedView>('/v1/requests', content);
    this.caseId = answer.content.caseId;
    this.requestId = answer.content.messageId;
    this.tellWords({ by: this.asking, says }, facts);
  }

  /** Waits until both nodes hold the request with its receipt. */
  async arrives(): Promise<void> {
    await this.held(this.requestId);
    await this.stand();
  }

  /** What the asking officer sees of a request that waits, once its delivery stands as it must. */
  async waiting(alarm: 'NONE' | 'WARN' | 'ESCALATE', tries: number): Promise<void> {
    const { content } = await this.nodeOf(this.asking)
      .as('FOCAL_POINT')
      .until<CaseView>(
        `/v1/cases/${this.caseId}`,
        `${tries} tries that failed, with the alarm ${alarm}`,
        ({ standing, delivery }) =>
          (delivery?.failures ?? 0) >= tries && (standing[0]?.alarm ?? 'NONE') === alarm,
      );
    const { standing, delivery } = content;
    this.scene.narrator.details([
      [`${this.asking} sees`, `${content.state}, ${delivery?.sentence ?? 'nothing waits'}`],
      ['alarm', ALARMS[alarm]],
      ['clock', standing[0]?.sentence ?? ''],
    ]);
    await this.scene.narrator.breathe();
  }

  /** The next word in the case; the officer of the asked State says it, or the focal point of the asking one. */
  async say(line: Line): Promise<void> {
    const content = { language: LANGUAGE, body: line.body };
    for (let tries = 1; ; tries += 1) {
      try {
        const { messageId } = await this.post(line, content);
        return await this.tell(line, messageId);
      } catch (fault) {
        const changed = fault instanceof ApiProblem && fault.status === 412;
        if (!changed || tries === TRIES) throw fault;
      }
    }
  }

  /** Something that somebody wants to say and can not: the node tells why. */
  async tryTo(line: Line): Promise<void> {
    const refused = await this.post(line, { language: LANGUAGE, body: line.body }).then(
      () => undefined,
      (fault: unknown) => {
        if (fault instanceof ApiProblem) return fault;
        throw fault;
      },
    );
    if (refused === undefined)
      this.faults.push(`${line.by} could say what it must not: ${line.says}`);
    const why =
      refused === undefined
        ? 'nothing: it is done'
        : `${refused.status} ${refused.reason.split(' | ', 1)[0]}`;
    this.tellWords(line, [...(line.facts ?? []), ['its node', why]]);
  }

  /** Until when something is due by both readings of the law, at both nodes. */
  async readings(kind: string): Promise<void> {
    const [here, there] = await Promise.all([this.seenBy(this.asking), this.seenBy(this.asked)]);
    const [rows, others] = [here, there].map(({ clocks }) =>
      (clocks.findLast((clock) => clock.kind === kind)?.readings ?? []).map(
        ({ reading, applied, shown }) => [`${reading}${applied ? ', applied' : ''}`, shown],
      ),
    );
    const table = (rows ?? []).map(([reading = '', shown = ''], i) => [
      reading,
      shown,
      others?.[i]?.[1] ?? 'not known',
    ]);
    this.scene.narrator.sideBySide(
      [[`${kind} READ AS`, `AT ${this.asking}`, `AT ${this.asked}`], ...table],
      isDeepStrictEqual(rows, others),
    );
  }

  /** What the supervisors of both States are told without asking; by each a notice of this kind. */
  async told(what: string): Promise<void> {
    for (const state of [this.asking, this.asked]) {
      const { content } = await this.nodeOf(state)
        .as('SUPERVISOR')
        .until<NoticePageView>('/v1/notices', `a notice ${what}`, ({ notices }) =>
          notices.some((notice) => this.isOfThis(notice, what)),
        );
      const notice = content.notices.find((one) => this.isOfThis(one, what));
      this.scene.narrator.details([
        [`${state} is told`, `desk ${notice?.desk}: ${notice?.says} (${notice?.what})`],
      ]);
    }
    await this.scene.narrator.breathe();
  }

  /** Something that must hold now for the story to be true. */
  mustHold(says: string, holds: boolean): void {
    if (!holds) this.faults.push(`it does not hold that ${says}`);
  }

  /** The case as a State's supervisor sees it now. */
  async seenBy(state: string): Promise<CaseView> {
    const { content } = await this.nodeOf(state)
      .as('SUPERVISOR')
      .get<CaseView>(`/v1/cases/${this.caseId}`);
    return content;
  }

  /** The end: compares what the two nodes hold, and tells what did not come out as the story says. */
  async end(state: string, ...more: Finding[]): Promise<Ending> {
    const both = [this.nodeOf(this.asking), this.nodeOf(this.asked)] as const;
    const sides = await compareSides(this.scene.nodes, both, { caseId: this.caseId, state });
    const clocks = {
      says: `The clocks stood alike on both sides at each of ${this.moments} moments`,
      faults: this.differences,
    };
    const course = { says: 'The story came out as it is told', faults: this.faults };
    // The tables are for the story that is told in every detail.
    const brief = sides.map(({ says, faults }) => ({ says, faults }));
    return { caseId: this.caseId, findings: [clocks, course, ...brief, ...more] };
  }

  private async post(line: Line, content: object): Promise<SubmittedView> {
    const client = this.nodeOf(line.by).as(line.role ?? this.roleOf(line.by));
    const { etag } = await client.get(`/v1/cases/${this.caseId}`);
    const path = `/v1/cases/${this.caseId}/${line.step}`;
    return (await client.post<SubmittedView>(path, content, etag)).content;
  }

  /** Tells it once both nodes hold it with its receipt. */
  private async tell(
    words: Words & Pick<Line, 'by'> & { role?: Role },
    messageId: string,
  ): Promise<void> {
    await this.held(messageId);
    this.tellWords(words, words.facts ?? []);
    await this.stand();
    await this.scene.narrator.breathe();
  }

  private async held(messageId: string): Promise<void> {
    const path = `/v1/cases/${this.caseId}/messages/${messageId}`;
    await Promise.all(
      [this.asking, this.asked].map((state) =>
        this.nodeOf(state)
          .as('SUPERVISOR')
          .until<MessageView>(
            path,
            `the receipt for the message ${messageId}`,
            ({ receipt }) => receipt !== undefined,
          ),
      ),
    );
    this.isHeld = true;
  }

  private tellWords(
    { by, role, says }: Pick<Line, 'by' | 'says'> & { role?: Role },
    details: readonly (readonly [string, string])[],
  ): void {
    const { about } = this.nodeOf(by).place;
    this.scene.narrator.happened({
      at: this.scene.nodes.clock.now,
      zone: about.zone,
      state: by,
      says: `${about.people[role ?? this.roleOf(by)]} of ${about.name} ${says}`,
      details,
      days: true,
    });
  }

  /** How the clocks stand, asked of both nodes. */
  private async stand(): Promise<void> {
    const [here, there] = await Promise.all([this.seenBy(this.asking), this.seenBy(this.asked)]);
    this.moments += 1;
    const same =
      isDeepStrictEqual(here.clocks, there.clocks) &&
      here.standing.every(({ status }, i) => status === there.standing[i]?.status);
    if (!same)
      this.differences.push(`at moment ${this.moments} the two nodes compute other clocks`);
    const rows = this.table.rows(here, there);
    if (rows.length === 0) return;
    const { narrator } = this.scene;
    narrator.sideBySide([['', `AT ${this.asking}`, `AT ${this.asked}`], ...rows], same);
    narrator.details(this.table.reasons());
  }

  private isOfThis({ caseId, what }: NoticeView, wanted: string): boolean {
    return caseId === this.caseId && what.endsWith(wanted);
  }

  private roleOf(state: string): Role {
    return state === this.asking ? 'FOCAL_POINT' : 'OFFICER';
  }

  private nodeOf(state: string): DemoNode {
    return this.scene.nodes.node(state);
  }
}
