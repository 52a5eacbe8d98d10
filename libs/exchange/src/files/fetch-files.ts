import {
  isDisplaced,
  log,
  type AttachmentSettings,
  type Audit,
  type Clock,
  type NodeKeys,
} from '@trace/platform';
import type { FileOutcome, Partner } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import type { MessageHandler } from '../message-handler.ts';
import type { PartnerConnections } from '../partner-connections.ts';
import type { Partners } from '../partners.ts';
import { recordSecurityEvent } from '../security-events.ts';
import { messagesNaming, weighFile, type NamedFile, type Weighed } from './arrived-file.ts';
import { FILES } from './file-addresses.ts';
import { PIECE_BYTES, sealedBytesOf, type FileId } from './file-store.ts';
import {
  bytesWithinADay,
  dropPieces,
  holdersDue,
  leave,
  piecesHere,
  piecesOf,
  putOff,
  settleFile,
  storePiece,
  takeDue,
  type DueFile,
} from './file-queue.ts';
import { Scanner } from './scanner.ts';

/** What fetching stands on. */
interface Ground {
  dataSource: DataSource;
  partners: Partners;
  connections: PartnerConnections;
  keys: NodeKeys;
  handler: MessageHandler;
  audit: Audit;
  clock: Clock;
  settings: AttachmentSettings;
}

/** Put off in steps from two seconds to ten minutes; what the origin does not have is asked for once an hour. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 600_000;
const AN_HOUR_MS = 3_600_000;

/** What became of a step: go on, or leave this State alone for now. */
type Step = 'ON' | 'REST';

/**
 * Fetches the bytes of attachments from the nodes whose messages announce them, in pieces, each stored as it comes; what
 * is whole is opened, weighed and kept, or refused and dropped. Its origin is told which. Own files that were lost with an
 * old backup are fetched in the same way from the partner who was sent them. A message never waits for a file,
 * and a State whose node is slow or away is waited for by nobody else.
 */
export class FetchFiles {
  readonly name = 'files';
  private readonly logger = log('files');
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly scanner: Scanner;
  private stopping = false;

  constructor(private readonly ground: Ground) {
    this.scanner = new Scanner(ground.settings.scannerUrl);
  }

  /** Begins with every State of which something is due and with which nothing is under way. */
  async run(): Promise<void> {
    const { dataSource, clock } = this.ground;
    for (const holder of await holdersDue(dataSource, clock.now())) {
      if (this.stopping || this.underWay.has(holder)) continue;
      const work = this.workOff(holder)
        .catch((fault: unknown) =>
          this.logger.warn('files were not fetched', { partner: holder, fault }),
        )
        .finally(() => this.underWay.delete(holder));
      this.underWay.set(holder, work);
    }
  }

  /** Waits for what is under way to come to the end of its piece. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.underWay.values());
  }

  private async workOff(holder: string): Promise<void> {
    const { dataSource, partners, clock } = this.ground;
    for (let step: Step = 'ON'; step === 'ON' && !this.stopping;) {
      const due = await takeDue(dataSource, holder, clock.now());
      if (!due) return;
      const partner = partners.find(holder);
      step = partner
        ? await this.workOn(due, partner)
        : await this.rest(due, 'partner-unknown', AN_HOUR_MS);
    }
  }

  private async workOn(due: DueFile, partner: Partner): Promise<Step> {
    if (due.state !== 'WANTED') {
      if (!isOwn(due)) return this.tell(due, partner);
      await leave(this.ground.dataSource, due);
      return 'ON';
    }
    try {
      const fetched = await this.fetch(due, partner);
      return fetched === 'WHOLE' ? await this.settle(due) : fetched;
    } catch (fault) {
      // Without its key nobody can tell what it is; the other files of this State go on.
      if (!isDisplaced(fault)) throw fault;
      return this.rest(due, fault.code, AN_HOUR_MS);
    }
  }

  /** Fetches what is missing, piece after piece. */
  private async fetch(due: DueFile, partner: Partner): Promise<Step | 'WHOLE'> {
    const { dataSource, clock, settings } = this.ground;
    const [named] = await messagesNaming(dataSource.manager, this.ground.keys, due);
    if (!named) return this.forget(due);
    const today = isOwn(due) ? 0 : await bytesWithinADay(dataSource, due.origin, clock.now());
    if (today + due.bytes > settings.partnerBytesPerDay && today > 0)
      return this.rest(due, 'enough-for-today', AN_HOUR_MS);
    for (
      let number = await piecesHere(dataSource, due);
      number < piecesOf(due.bytes);
      number += 1
    ) {
      if (this.stopping) return this.rest(due, 'stopping', 0);
      const from = number * PIECE_BYTES;
      const to = Math.min(from + PIECE_BYTES, due.bytes) - 1;
      const piece = await this.piece(due, partner, from, to);
      if (typeof piece === 'string')
        return this.rest(due, piece, piece === 'http-404' ? AN_HOUR_MS : undefined);
      if (!(await storePiece(dataSource, due, number, piece, clock.now()))) return 'ON';
    }
    return 'WHOLE';
  }

  /** One piece, or the reason why it did not come. */
  private async piece(
    { digest, bytes }: DueFile,
    partner: Partner,
    from: number,
    to: number,
  ): Promise<Buffer | string> {
    const answer = await this.ground.connections.to(partner).call({
      method: 'GET',
      path: `${FILES}${digest}`,
      headers: { range: `bytes=${from}-${to}`, accept: 'application/octet-stream' },
    });
    if (answer.kind === 'UNREACHABLE') return answer.reason;
    if (answer.status !== 206) return `http-${answer.status}`;
    const said = answer.headers['content-range'];
    return said === `bytes ${from}-${to}/${bytes}` && answer.body.length === to - from + 1
      ? answer.body
      : 'answer-not-understood';
  }

  /** Every message that names the file must be right about it: then it is kept, otherwise refused. */
  private async settle(due: DueFile): Promise<Step> {
    const { dataSource, keys } = this.ground;
    const named = await messagesNaming(dataSource.manager, keys, due);
    const sealed = await sealedBytesOf(dataSource.manager, due);
    let weighed: Weighed | undefined;
    for (const one of named) {
      weighed = await weighFile(sealed, one, this.scanner);
      if (weighed.kind !== 'SOUND') break;
    }
    if (!weighed) return this.forget(due);
    if (weighed.kind === 'NOT_SCANNED') return this.rest(due, 'scanner-unavailable');
    if (weighed.kind === 'REFUSED' && isOwn(due)) return this.notGivenBack(due, weighed.code);
    await this.end(due, named, weighed);
    return 'ON';
  }

  private async end(
    due: DueFile,
    named: readonly NamedFile[],
    weighed: Exclude<Weighed, { kind: 'NOT_SCANNED' }>,
  ): Promise<void> {
    const { dataSource, clock, audit, handler } = this.ground;
    const at = clock.now();
    const refused = weighed.kind === 'REFUSED' ? weighed.code : undefined;
    await dataSource.transaction(async (em) => {
      const settled = await settleFile(em, due, {
        state: refused === undefined ? 'ARRIVED' : 'REFUSED',
        ...(refused !== undefined && { code: refused }),
        scan: weighed.scan,
        at,
      });
      if (!settled) return;
      await audit.record(
        em,
        named.map(({ message: { caseId, messageId } }) => ({
          at,
          actor: 'node',
          role: 'NODE',
          action: refused === undefined ? 'ATTACHMENT_ARRIVED' : 'ATTACHMENT_REFUSED',
          caseId,
          messageId,
          partner: due.holder,
          outcome: refused ?? weighed.scan,
        })),
      );
      if (refused === undefined) return;
      const caseIds = [...new Set(named.map(({ message }) => message.caseId))];
      await recordSecurityEvent(em, {
        kind: 'ATTACHMENT_ALTERED',
        partner: due.origin,
        at,
        outcome: refused,
      });
      await handler.fileRefused(em, { caseIds, partner: due.origin, digest: due.digest, at });
    });
    if (refused !== undefined)
      this.logger.error('an attachment was refused', { partner: due.origin, code: refused });
  }

  /** An own file is what its message says, whatever a partner gives back in its place: it is asked for again. */
  private async notGivenBack(due: DueFile, outcome: string): Promise<Step> {
    const { dataSource, clock } = this.ground;
    const at = clock.now();
    await dataSource.transaction(async (em) => {
      await dropPieces(em, due);
      const event = { kind: 'ATTACHMENT_ALTERED', partner: due.holder, at, outcome } as const;
      await recordSecurityEvent(em, event);
    });
    return this.rest(due, outcome, AN_HOUR_MS);
  }

  private async tell(due: DueFile, partner: Partner): Promise<Step> {
    const outcome: FileOutcome = {
      outcome: due.state === 'ARRIVED' ? 'ARRIVED' : 'REFUSED',
      ...(due.refusalCode !== null && { code: due.refusalCode }),
    };
    const answer = await this.ground.connections.to(partner).call({
      method: 'POST',
      path: `${FILES}${due.digest}/outcome`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(outcome),
    });
    if (answer.kind === 'UNREACHABLE') return this.rest(due, answer.reason);
    // A node that does not know the file any more, or never spoke of it, need not be told again.
    if (answer.status !== 204 && answer.status !== 404)
      return this.rest(due, `http-${answer.status}`);
    await leave(this.ground.dataSource, due);
    return 'ON';
  }

  /** The last key was destroyed while the file was awaited: then its bytes are wanted no more. */
  private async forget({ origin, digest }: FileId): Promise<Step> {
    await this.ground.dataSource.query(
      'delete from sealed_file where origin = $1 and digest = $2',
      [origin, digest],
    );
    return 'ON';
  }

  private async rest(due: DueFile, reason: string, pauseMs?: number): Promise<Step> {
    const pause =
      pauseMs ?? Math.min(FIRST_PAUSE_MS * 2 ** Math.min(due.failures, 20), LONGEST_PAUSE_MS);
    const until = new Date(this.ground.clock.now().getTime() + pause);
    await putOff(this.ground.dataSource, due, until, reason);
    return 'REST';
  }
}

/** Whether this State itself has sealed a file and lost it. */
function isOwn({ origin, holder }: DueFile): boolean {
  return holder !== origin;
}
