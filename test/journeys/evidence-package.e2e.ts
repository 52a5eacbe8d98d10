import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyEvidence, type EvidenceFile } from '@trace/casework';
import { aCall } from '../cli/a-call.ts';
import {
  aFinalAnswer,
  anAcknowledgement,
  aSpontaneousInfo,
  aTraceRequest,
} from '../support/builders/index.ts';
import { MovedClocks } from '../support/moved-clocks.ts';
import { States, type AState } from '../support/nodes.ts';
import { noRecipe, runRecipe } from '../support/the-recipe.ts';
import { until } from '../support/until.ts';
import { bothHold } from './both-hold.ts';

// Threat T-38: an auditor, or whoever passes a file on, alters it. Scenario 25: a third party verifies it offline.
describe('evidence that leaves the house', () => {
  const clocks = new MovedClocks();
  const states = new States(['QN', 'QS'], 'PostgreSQL', { env: clocks.env }, clocks);
  let folder: string;
  let caseId: string;
  let good: EvidenceFile;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trace-evidence-'));
    file = join(folder, 'case.evidence.json');
    await clocks.start();
    await states.start();
    const [qn, qs] = [states.of('QN'), states.of('QS')];
    ({ caseId } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() }));
    await qs.officer.sees(caseId, 'DELIVERED');
    await qs.officer.follow(caseId, 'acknowledgement', anAcknowledgement());
    await bothHold(qn, qs, caseId, 2);
    await qs.officer.follow(caseId, 'final-answer', aFinalAnswer());
    await bothHold(qn, qs, caseId, 3);
    await until('every entry about a message is proved', async () => {
      const { log } = await exportedBy(qn, 'COURT');
      return log?.waiting === 0 ? true : undefined;
    });
    // A partner keeps one checkpoint a minute, out of the receipts that it gets; the log grows with each export.
    good = await until('QS has signed that it keeps a checkpoint over all of it', async () => {
      await clocks.move(61);
      await qs.focalPoint.call('POST', '/v1/spontaneous-information', {
        headers: { 'idempotency-key': randomUUID() },
        body: { to: 'QN', language: 'en', body: aSpontaneousInfo() },
      });
      await qn.supervisor.call('POST', '/v1/partners/QS/reconciliations');
      const exported = await exportedBy(qn);
      const { heads = [] } = exported.log ?? {};
      return heads.length > 1 && heads.some(({ witnesses }) => witnesses) ? exported : undefined;
    });
    await writeFile(file, JSON.stringify(good, undefined, 1));
  });
  afterAll(async () => {
    await states.stop();
    await clocks.stop();
    await rm(folder, { recursive: true });
  });

  async function exportedBy({ supervisor }: AState, purpose = 'OWN_FILE'): Promise<EvidenceFile> {
    const path = `/v1/cases/${caseId}/evidence?purpose=${purpose}`;
    return (await supervisor.call<EvidenceFile>('GET', path)).body;
  }

  it('proves by one file what was said, what the log has of it, and that a partner is its witness', async () => {
    const pinned = ['--authority', states.directory.authorityFile];
    const { exitCode, stdout, stderr } = await aCall(['verify', file, ...pinned]);
    expect(stderr).toBe('');
    expect(stdout).toContain('All 3 messages are proved.');
    expect(stdout).toContain('What the audit log of QN proves');
    expect(stdout).toMatch(/QS has signed at \S+ that it keeps this one/);
    expect(stdout).toMatch(/✓ +\d+ {2}\S+ {2}MESSAGE_QUEUED by /);
    expect(stdout).toMatch(/✓ +\d+ {2}\S+ {2}MESSAGE_ACCEPTED by node:QS/);
    expect(stdout).toContain('The file is whole: QN has signed all of it.');
    expect(exitCode).toBe(0);
    expect(good.summary?.join('\n')).toContain('State of the case: ANSWERED.');
  });

  it('tells a court what went out and came in, and not who read it at home', async () => {
    const court = await exportedBy(states.of('QN'), 'COURT');
    const report = await verifyEvidence(court);
    expect([report.proved, report.faults, report.log?.faults]).toEqual([true, [], []]);
    const actions = new Set(report.log?.entries.map(({ action }) => action.split('_')[0]));
    expect([...actions]).toEqual(['MESSAGE']);
    const own = (await verifyEvidence(good)).log?.entries.map(({ action }) => action);
    expect(own).toContain('EVIDENCE_EXPORTED');
  });

  it('is exported by the other State with its own log', async () => {
    const report = await verifyEvidence(await exportedBy(states.of('QS')));
    expect([report.proved, report.log?.state, report.sealedBy]).toEqual([true, 'QS', 'QS']);
  });

  type Changed = (copy: EvidenceFile & { log: NonNullable<EvidenceFile['log']> }) => void;
  it.each<[string, Changed, string | RegExp]>([
    ['a word of the summary', ({ summary = [] }) => (summary[0] += ' '), 'seal: The file is not'],
    ['no seal', (copy) => delete copy.seal, 'The file has no seal'],
    [
      'the seal of another file',
      (copy) => (copy.seal = copy.log.heads[0]?.checkpoint ?? ''),
      '(sig.type), at /seal of the file',
    ],
    ['an entry that was taken out', ({ log }) => log.entries.splice(0, 1), 'seal: The file is not'],
    [
      'an entry that was altered',
      ({ log: { entries } }) => {
        const [entry] = entries;
        const text = Buffer.from(entry?.entry ?? '', 'base64url').toString('utf8');
        if (entry) entry.entry = Buffer.from(text.replace('QUEUED', 'READ')).toString('base64url');
      },
      /\/log\/entries\/0: At position \d+ the log that was signed has another entry/,
    ],
    [
      'an entry at another position',
      ({ log: { entries } }) => {
        if (entries[1]) entries[1].position += 1;
      },
      '/log/entries/1: At position ',
    ],
    [
      'an entry that stands in it twice',
      ({ log: { entries } }) => entries.push(...entries.slice(0, 1)),
      '/log/entries: An entry stands in it twice.',
    ],
    [
      'a checkpoint that was altered',
      ({ log: { heads } }) => {
        if (heads[0]) heads[0].checkpoint = heads[0].checkpoint.replace(/.{8}$/, 'AAAAAAAA');
      },
      '/log/heads/0: The signature is not valid',
    ],
    [
      'the witness of another checkpoint',
      ({ log: { heads } }) => {
        const witnessed = heads.find((head) => head.witnesses);
        const other = heads.find((head) => head !== witnessed);
        if (other && witnessed?.witnesses) other.witnesses = witnessed.witnesses;
      },
      'The witness does not speak of this checkpoint',
    ],
    [
      'a message that was left out with its number',
      (copy) => copy.messages.pop(),
      /\/log: By its entry \d+ the log has the message/,
    ],
  ])('does not pass with %s', async (_what, change, says) => {
    const copy = structuredClone(good) as Parameters<Changed>[0];
    change(copy);
    const { proved, faults, log } = await verifyEvidence(copy);
    expect(proved).toBe(false);
    expect([...faults, ...(log?.faults ?? [])].join('\n')).toMatch(
      says instanceof RegExp ? says : new RegExp(says.replaceAll(/[().]/g, String.raw`\$&`)),
    );
  });

  const withPython = noRecipe === undefined ? it : it.skip;
  withPython(
    `is verified by the recipe with tools that are not ours${noRecipe ? ` (${noRecipe})` : ''}`,
    async () => {
      const { authorityFile } = states.directory;
      expect(await runRecipe(folder, good, authorityFile)).toMatch(
        /^3 messages, 3 receipts, \d+ entries of the log of QN: all proved\n$/,
      );

      const altered = structuredClone(good);
      altered.summary?.push('And one more.');
      await expect(runRecipe(folder, altered, authorityFile)).rejects.toThrow(
        'the file is not the one that was sealed',
      );
    },
  );
});
