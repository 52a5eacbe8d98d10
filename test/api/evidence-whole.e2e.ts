import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyEvidence, type EvidenceFile, type EvidenceReport } from '@trace/casework';
import { AuditLog, NodeKeys } from '@trace/platform';
import {
  contentDigestOf,
  digestOf,
  readMessage,
  Refusal,
  signEvidenceSeal,
  signMessage,
  type Message,
} from '@trace/protocol';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aClose,
  aFinalAnswer,
  aHandling,
  anAcknowledgement,
  aTraceRequest,
} from '../support/builders/index.ts';
import { noRecipe, runRecipe } from '../support/the-recipe.ts';
import { AnApi } from './an-api.ts';

const TOMORROW = { env: { NODE_ENV: 'test', PROTOCOL_VERSIONS: '1.0,1.1' } };

type Stub = NonNullable<EvidenceFile['withheld']>[number];
/** Where something stands in a file: the names and indexes on the way to it. */
type Path = (string | number)[];

// Threat T-38: whoever passes a file on, or exports it, leaves out what does not suit him.
describe('evidence from which something was taken out', () => {
  let directory: ADirectory;
  let folder: string;
  let qn: AnApi;
  let qs: AnApi;
  let keys: NodeKeys;
  let caseId: string;
  /** All four messages: QN asks, QS acknowledges and answers, QN closes. */
  let good: EvidenceFile;
  /** The same for a court, without the answer. */
  let court: EvidenceFile;
  /** A message of another case, with its receipt. */
  let foreign: EvidenceFile['messages'][number];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trace-whole-'));
    directory = await aDirectory(['QN', 'QS']);
    const versions = ['1.0', '1.1'];
    await directory.issue({ QN: { versions }, QS: { versions } });
    [qn, qs] = await Promise.all([
      AnApi.start('QN', directory, TOMORROW),
      AnApi.start('QS', directory, TOMORROW),
    ]);
    keys = await NodeKeys.load(directory.dataDir('QN'));
    const other = await acknowledged();
    caseId = await acknowledged();
    const buyer = { kind: 'DEALER', name: 'Tresk d.o.o.', country: 'QS' };
    const [maker] = aFinalAnswer().response.parties ?? [];
    const handling = aHandling({ level: 'H2' });
    const parties = [maker, Object.assign({ partyNo: 2, handling }, buyer)];
    const answer = aFinalAnswer({ response: { parties, lastLegalHolder: 2 } as object });
    expect((await qs.follow(caseId, 'final-answer', answer)).status).toBe(201);
    await qs.deliver('QN');
    expect((await qn.follow(caseId, 'closure', aClose())).status).toBe(201);
    await qn.deliver('QS');
    await new AuditLog('QN', qn.dataSource, keys, qn.clock).sequence();
    good = (await qn.get(`/v1/cases/${caseId}/evidence`)).body;
    court = (await qn.get(`/v1/cases/${caseId}/evidence?purpose=COURT&withhold=true`)).body;
    const others: EvidenceFile = (await qn.get(`/v1/cases/${other}/evidence`)).body;
    foreign = others.messages.find(({ jws }) => readMessage(jws).issuer === 'QS') ?? { jws: '' };
  });
  afterAll(async () => {
    await Promise.all([qn?.stop(), qs?.stop()]);
    await directory?.remove();
    await rm(folder, { recursive: true });
  });

  async function acknowledged(): Promise<string> {
    const order = { to: 'QS', language: 'en', request: aTraceRequest() };
    const { status, body } = await qn.post('/v1/requests', order);
    expect(status).toBe(201);
    await qn.deliver('QS');
    const said = await qs.follow(body.caseId, 'acknowledgement', anAcknowledgement());
    expect(said.status).toBe(201);
    await qs.deliver('QN');
    return body.caseId;
  }

  /** Sealed by the exporting State itself, which has left something out. */
  async function sealed(file: EvidenceFile): Promise<EvidenceFile> {
    const { seal: _, ...rest } = file;
    const content = contentDigestOf(file);
    const { exportedAt } = rest;
    const seal = { issuer: 'QN', caseId: file.caseId, exportedAt, content };
    return { ...rest, seal: await signEvidenceSeal(seal, keys.signing) };
  }

  /** What comes out; a file that can not be read at all proves nothing either. */
  async function outcomeOf(file: unknown): Promise<EvidenceReport['outcome'] | 'REFUSED'> {
    try {
      return (await verifyEvidence(file, good.authority)).outcome;
    } catch (fault) {
      if (fault instanceof Refusal) return 'REFUSED';
      throw fault;
    }
  }

  /** Every member and every item, down to a depth. */
  function placesIn(value: unknown, depth: number, at: Path = []): Path[] {
    if (typeof value !== 'object' || value === null || at.length === depth) return [];
    const names: Path = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
    return names.flatMap((name) => {
      const path = [...at, name];
      return [path, ...placesIn((value as Record<string | number, unknown>)[name], depth, path)];
    });
  }

  function without(file: EvidenceFile, paths: readonly Path[]): EvidenceFile {
    const copy = structuredClone(file);
    // From behind, so that an index still means what it meant.
    for (const path of paths.toReversed()) {
      const holder = path.slice(0, -1).reduce<unknown>((one, name) => {
        return (one as Record<string | number, unknown> | undefined)?.[name];
      }, copy);
      const last = path.at(-1) ?? '';
      if (Array.isArray(holder)) holder.splice(Number(last), 1);
      else if (holder !== undefined) delete (holder as Record<string, unknown>)[last];
    }
    return copy;
  }

  const changed = (file: EvidenceFile, changes: Partial<EvidenceFile>): EvidenceFile =>
    Object.assign(structuredClone(file), changes);
  const ids = (): string[] => good.messages.map(({ jws }) => readMessage(jws).messageId);

  /** The log without what it has about some messages. */
  function unlogged(file: EvidenceFile, gone: readonly string[]): EvidenceFile {
    const copy = structuredClone(file);
    if (copy.log)
      copy.log.entries = copy.log.entries.filter(({ entry }) => {
        const text = Buffer.from(entry, 'base64url').toString('utf8');
        return !gone.some((id) => text.includes(id));
      });
    return copy;
  }

  function stubOf({ jws, receipt }: EvidenceFile['messages'][number]): Stub {
    const { messageId } = readMessage(jws);
    const because = 'Closed to this purpose.';
    const known = { messageId, digest: digestOf(jws), because };
    return { ...known, ask: ['EVIDENCE_IN_COURT'], ...(receipt !== undefined && { receipt }) };
  }

  it('is whole as it was exported, in version 1.1 of the protocol', async () => {
    const report = await verifyEvidence(good, good.authority);
    expect(report).toMatchObject({ outcome: 'PROVED', faults: [], gaps: [], unproved: [] });
    expect(report.messages.map(({ message }) => message?.schemaVersion)).toEqual(
      Array(4).fill('1.1'),
    );
    expect(report.folded?.state).toBe('CLOSED');
    const told = await verifyEvidence(court, good.authority);
    expect(told).toMatchObject({
      outcome: 'PROVED',
      withheld: [{ issuer: 'QS', place: { sequence: 2, seen: 1 }, faults: [] }],
    });
    expect(told.folded).toBeUndefined();
  });

  it('is not proved in a version that neither State has signed that it speaks', async () => {
    const [first, ...others] = good.messages;
    const message: Message = { ...readMessage(first?.jws ?? ''), schemaVersion: '1.2' };
    const jws = await signMessage(message, keys.signing);
    const file = await sealed(changed(good, { messages: [{ jws }, ...others] }));
    const { outcome, messages } = await verifyEvidence(file, good.authority);
    expect(outcome).toBe('NOT_PROVED');
    expect(messages[0]?.faults.join()).toContain('message.version');
  });

  it('is never proved without any one or two of its entries, whatever version it then says', async () => {
    const entries = placesIn(good, 3).filter(([first]) => first !== 'summary');
    const pairs = entries.flatMap((one, i) => entries.slice(i + 1).map((other) => [one, other]));
    const survivors: string[] = [];
    for (const gone of [...placesIn(good, 9).map((one) => [one]), ...pairs]) {
      const file = without(good, gone);
      const older = changed(file, { version: 1 });
      if ((await outcomeOf(file)) === 'PROVED') survivors.push(gone.join(' '));
      if ((await outcomeOf(older)) === 'PROVED') survivors.push(`1: ${gone.join(' ')}`);
    }
    expect(survivors).toEqual([]);
  }, 600_000);

  it('proves what is in it and no more, once seal and log are gone and it says version 1', async () => {
    const { seal: _seal, log: _log, summary: _summary, ...rest } = good;
    const file = { ...rest, version: 1, messages: good.messages.slice(0, 2) };
    const report = await verifyEvidence(file, good.authority);
    expect(report).toMatchObject({ proved: false, outcome: 'PARTLY_PROVED', faults: [] });
    expect(report.unproved).toEqual([
      'The file has no seal: nobody vouches that it is whole.',
      'The file has nothing of the audit log: nothing shows that these are all the messages.',
    ]);
    const sealedOnly = await sealed({ ...rest, messages: file.messages });
    expect(await outcomeOf(sealedOnly)).toBe('NOT_PROVED');
    expect(await outcomeOf(await sealed(file))).toBe('PARTLY_PROVED');
  });

  it('shows whatever its own exporter leaves out or withholds, but for the end of the conversation', async () => {
    const ways = ['IN', 'OUT', 'WITHHELD'] as const;
    const choices = ways.flatMap((a) =>
      ways.flatMap((b) => ways.flatMap((c) => ways.map((d) => [a, b, c, d]))),
    );
    const said = good.messages.map(({ jws }) => readMessage(jws));
    for (const choice of choices) {
      const of = (way: string): EvidenceFile['messages'] =>
        good.messages.filter((_, i) => choice[i] === way);
      if (of('IN').length === 0) continue;
      const gone = said.filter((_, i) => choice[i] === 'OUT');
      const left = said.filter((_, i) => choice[i] !== 'OUT');
      const isEnd = gone.every(({ issuer, sequence }) =>
        left.every((one) => (one.issuer === issuer ? one.sequence : one.seen) < sequence),
      );
      const withheld = of('WITHHELD').map(stubOf);
      const dropped = gone.map(({ messageId }) => messageId);
      const copy = changed(unlogged(good, dropped), {
        messages: of('IN'),
        ...(withheld.length > 0 && { withheld }),
      });
      const { outcome, gaps } = await verifyEvidence(await sealed(copy), good.authority);
      expect([choice, outcome, gaps.length > 0]).toEqual([
        choice,
        isEnd ? 'PROVED' : 'NOT_PROVED',
        !isEnd,
      ]);
    }
  }, 300_000);

  it('is not proved where nothing binds the number of what is withheld', async () => {
    const [ask, acknowledgement, answer] = good.messages;
    if (!ask || !acknowledgement || !answer) throw new Error('there are too few messages');
    const [, acknowledgedId = '', answerId = '', closeId = ''] = ids();
    // The acknowledgement is dropped behind the withheld answer, and its entry with it.
    const hiding = changed(unlogged(good, [acknowledgedId, closeId]), {
      messages: [ask],
      withheld: [stubOf(answer)],
    });
    expect(await outcomeOf(await sealed(hiding))).toBe('NOT_PROVED');
    const silent = unlogged(hiding, [answerId]);
    expect(await outcomeOf(await sealed(silent))).toBe('NOT_PROVED');
    if (silent.log) silent.log.waiting = 1;
    const report = await verifyEvidence(await sealed(silent), good.authority);
    expect(report).toMatchObject({ outcome: 'PARTLY_PROVED', faults: [] });
    expect(report.unproved.join()).toContain(`the withheld message ${answerId} has`);

    // What a message of another case says can not fill the place of one that was left out.
    const filled = changed(hiding, { withheld: [stubOf(answer), stubOf(foreign)] });
    expect(await outcomeOf(await sealed(filled))).toBe('NOT_PROVED');
    if (filled.log) filled.log.waiting = 1;
    expect(await outcomeOf(await sealed(filled))).toBe('PARTLY_PROVED');
  });

  const withPython = noRecipe === undefined ? it : it.skip;
  withPython(
    `is found by the recipe with tools that are not ours${noRecipe ? ` (${noRecipe})` : ''}`,
    async () => {
      const proves = (file: EvidenceFile): Promise<string> =>
        runRecipe(folder, file, directory.authorityFile);
      expect(await proves(good)).toMatch(/^4 messages, 4 receipts, \d+ entries .*: all proved\n$/);
      expect(await proves(court)).toMatch(/^3 messages, 1 withheld, 3 receipts, .* proved\n$/);
      const [, acknowledgedId = '', answerId = '', closeId = ''] = ids();
      const [ask, acknowledgement, answer, close] = good.messages;
      if (!ask || !acknowledgement || !answer || !close) throw new Error('too few messages');

      const middle = changed(unlogged(good, [acknowledgedId]), { messages: [ask, answer, close] });
      await expect(proves(await sealed(middle))).rejects.toThrow('a message of QS is missing');
      const hiding = changed(unlogged(good, [acknowledgedId, closeId]), {
        messages: [ask],
        withheld: [stubOf(answer)],
      });
      await expect(proves(await sealed(hiding))).rejects.toThrow('a message of QS is missing');
      const silent = unlogged(hiding, [answerId]);
      if (silent.log) silent.log.waiting = 1;
      await expect(proves(await sealed(silent))).rejects.toThrow('which number');
      const logged = changed(good, { messages: good.messages.slice(0, 3) });
      await expect(proves(await sealed(logged))).rejects.toThrow('not in the file');
      const seen = changed(unlogged(good, [acknowledgedId, answerId]), { messages: [ask, close] });
      await expect(proves(await sealed(seen))).rejects.toThrow('a message of QS is missing');

      const { seal: _seal, log: _log, summary: _summary, ...rest } = good;
      const bare = { ...rest, version: 1, messages: good.messages.slice(0, 2) };
      await expect(proves(bare)).rejects.toThrow('it is not proved that none was left out');
    },
  );
});
