import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyEvidence, type EvidenceFile } from '@trace/casework';
import { fingerprintOf } from '@trace/protocol';
import { aCall, type Call } from '../cli/a-call.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { anOfficer, type AnOfficer } from '../support/an-officer.ts';
import { anAcknowledgement, aTraceRequest } from '../support/builders/index.ts';
import { noRecipe, runRecipe } from '../support/the-recipe.ts';
import { until } from '../support/until.ts';

interface AState {
  directory: ADirectory;
  database: ADatabase;
  node: ANode;
  administrator: AnOfficer;
  supervisor: AnOfficer;
}

// QN has an authority at home, which names QN alone; QS has none at all. They believe each other by their descriptors.
describe('evidence of States that no common authority vouches for', () => {
  const states = new Map<string, AState>();
  const descriptors = new Map<string, string>();
  let folder: string;
  let caseId: string;
  /** QN by its authority, QS by its descriptor. */
  let mixed: EvidenceFile;
  /** Both by their descriptors. */
  let bilateral: EvidenceFile;

  const of = (state: string): AState => {
    const found = states.get(state);
    if (!found) throw new Error(`${state} has not been started`);
    return found;
  };
  const print = (state: string): string => fingerprintOf(descriptors.get(state) ?? '');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trace-bilateral-'));
    const nowhere = {
      DIRECTORY_FILE: join(folder, 'no-directory.json'),
      DIRECTORY_AUTHORITY_FILE: join(folder, 'no-authority.jwk.json'),
    };
    await Promise.all([start('QN', {}), start('QS', nowhere)]);
    for (const state of ['QN', 'QS'])
      descriptors.set(state, await of(state).directory.descriptorOf(state, 1));
    await believe('QS', 'QS');
    await believe('QN', 'QS');
    await believe('QS', 'QN');
    const [asking, answering] = await Promise.all([
      anOfficer(of('QN').node, 'FOCAL_POINT'),
      anOfficer(of('QS').node, 'OFFICER'),
    ]);
    ({ caseId } = await asking.submit({ to: 'QS', request: aTraceRequest() }));
    await answering.sees(caseId, 'DELIVERED');
    await answering.follow(caseId, 'acknowledgement', anAcknowledgement());
    await asking.sees(caseId, 'ACKNOWLEDGED');
    [mixed, bilateral] = await Promise.all([exportedBy('QN'), exportedBy('QS')]);
  });
  afterAll(async () => {
    for (const { node, database, directory } of states.values()) {
      await node.stop();
      await database.drop();
      await directory.remove();
    }
    await rm(folder, { recursive: true });
  });

  async function start(state: string, env: Record<string, string>): Promise<void> {
    const [directory, database] = await Promise.all([aDirectory([state]), aDatabase()]);
    const node = await ANode.start({ state, directory, databaseUrl: database.url, env });
    const [administrator, supervisor] = await Promise.all([
      anOfficer(node, 'ADMINISTRATOR'),
      anOfficer(node, 'SUPERVISOR'),
    ]);
    states.set(state, { directory, database, node, administrator, supervisor });
  }

  /** One State takes the descriptor of another, or its own, by the word of two persons. */
  async function believe(by: string, whom: string): Promise<void> {
    const { administrator, supervisor } = of(by);
    const body = { descriptor: descriptors.get(whom), fingerprint: print(whom) };
    const proposed = await administrator.call<{
      standing: string;
      change?: { changeId: string };
    }>('POST', '/v1/partner-changes', { body });
    if (proposed.body.standing === 'IN_FORCE') return;
    const path = `/v1/partner-changes/${proposed.body.change?.changeId}/confirmation`;
    const { fingerprint } = body;
    const second = await supervisor.call('POST', path, { body: { fingerprint } });
    expect(second.body).toMatchObject({ standing: 'ACCEPTED' });
  }

  /** The evidence of a State, once it has receipts for both messages and the log has them too. */
  async function exportedBy(state: string): Promise<EvidenceFile> {
    return until(`the evidence of ${state} is whole`, async () => {
      const path = `/v1/cases/${caseId}/evidence?purpose=COURT`;
      const { body } = await of(state).supervisor.call<EvidenceFile>('GET', path);
      const isReceipted = body.messages.every(({ receipt }) => receipt !== undefined);
      return isReceipted && body.log?.waiting === 0 ? body : undefined;
    });
  }

  async function verified(file: EvidenceFile, ...words: string[]): Promise<Call> {
    const path = join(folder, 'case.evidence.json');
    await writeFile(path, JSON.stringify(file));
    return aCall(['verify', path, ...words]);
  }

  const both = (): string[] => ['--fingerprint', print('QN'), '--fingerprint', print('QS')];

  it('carries the descriptors by which each node believes, apart from what an authority has signed', () => {
    expect(bilateral).toMatchObject({ version: 3, statements: [] });
    expect(bilateral.authority).toBeUndefined();
    expect(bilateral.descriptors?.toSorted()).toEqual([...descriptors.values()].toSorted());
    expect(mixed).toMatchObject({ version: 3, descriptors: [descriptors.get('QS')] });
    expect([mixed.statements.length, mixed.authority]).toEqual([1, expect.any(Object)]);
  });

  it('is proved by the fingerprints that people have compared, as they are read aloud or not', async () => {
    const { exitCode, stdout, stderr } = await verified(bilateral, ...both());
    expect(stderr).toBe('');
    expect(stdout).toContain('QN vouches for itself');
    expect(stdout).toContain('This is a fingerprint that you gave.');
    expect(stdout).toContain('All 2 messages are proved.');
    expect(exitCode).toBe(0);
    const plain = ['QN', 'QS'].map((state) => print(state).replaceAll(' ', '').toUpperCase());
    const report = await verifyEvidence(bilateral, undefined, undefined, plain);
    expect(report).toMatchObject({ proved: true, outcome: 'PROVED', sealedBy: 'QS' });
  });

  it('has an outcome of its own without fingerprints, and prints those to compare', async () => {
    const { exitCode, stdout, stderr } = await verified(bilateral);
    expect(exitCode).toBe(3);
    for (const state of ['QN', 'QS'])
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(print(state));
    expect(stdout).toContain('Nobody vouches for it in this file.');
    expect(stdout).not.toContain('are proved');
    expect(stderr).toContain('descriptors that nobody vouches for');
    const { stdout: told } = await verified(bilateral, '--json');
    expect(JSON.parse(told)).toMatchObject({ proved: false, outcome: 'UNVOUCHED' });
  });

  it('stands on the authority for one State and on a fingerprint for the other', async () => {
    const authority = ['--authority', of('QN').directory.authorityFile];
    const prints = ['--fingerprint', print('QS')];
    const { exitCode, stdout } = await verified(mixed, ...authority, ...prints);
    expect(stdout).toContain('This is the key that you gave.');
    expect(stdout).toContain('All 2 messages are proved.');
    expect(exitCode).toBe(0);
    expect((await verified(mixed, ...authority)).exitCode).toBe(3);
    const other = ['--authority', of('QS').directory.authorityFile];
    expect((await verified(mixed, ...other, ...prints)).exitCode).toBe(1);
  });

  it('is not proved where a descriptor has none of the given fingerprints', async () => {
    const { exitCode, stdout } = await verified(bilateral, '--fingerprint', print('QN'));
    expect(stdout).toContain('The descriptor of QS in its version 1 has none');
    expect(exitCode).toBe(1);
  });

  it('is not proved under a descriptor that somebody else has made for the State', async () => {
    // Dated like the real one: what is wrong with it is nothing but its fingerprint.
    const before = new Date(Date.parse(bilateral.exportedAt) - 60_000);
    const forger = await aDirectory(['QS'], () => before);
    const forged = await forger.descriptorOf('QS', 1);
    await forger.remove();
    const copy = structuredClone(bilateral);
    copy.descriptors = [descriptors.get('QN') ?? '', forged];
    expect((await verified(copy, ...both())).stdout).toContain('The descriptor of QS');
    const ownPrint = ['--fingerprint', print('QN'), '--fingerprint', fingerprintOf(forged)];
    expect((await verified(copy, ...ownPrint)).exitCode).toBe(1);
    copy.descriptors = bilateral.descriptors ?? [];
    copy.formerDescriptors = [forged];
    expect((await verified(copy, ...both())).exitCode).toBe(1);
  });

  it.each<[string, (copy: EvidenceFile) => void, string]>([
    [
      'that was altered',
      (copy) => {
        copy.descriptors = (copy.descriptors ?? []).map((token) =>
          token.replace(/.{8}$/, 'AAAAAAAA'),
        );
      },
      '/descriptors/0',
    ],
    ['that is missing', ({ descriptors: all }) => all?.pop(), 'name its two States'],
    [
      'that stands in it twice',
      (copy) => {
        const [one = ''] = copy.descriptors ?? [];
        copy.descriptors = [one, one];
      },
      '/descriptors/1',
    ],
    [
      'given out as a statement of an authority',
      (copy) => {
        copy.statements = copy.descriptors ?? [];
        delete copy.descriptors;
      },
      'can be believed',
    ],
  ])('believes nothing with a descriptor %s', async (_what, change, says) => {
    const copy = structuredClone(bilateral);
    change(copy);
    const { exitCode, stderr } = await verified(copy, ...both());
    expect(stderr).toContain('Nothing in this file can be believed');
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(says);
    expect(exitCode).toBe(1);
  });

  const withPython = noRecipe === undefined ? it : it.skip;
  withPython(
    `is verified by the recipe with tools that are not ours${noRecipe ? ` (${noRecipe})` : ''}`,
    async () => {
      const proves = (file: EvidenceFile, ...words: string[]): Promise<string> =>
        runRecipe(folder, file, ...words);
      const proved = /^2 messages, 2 receipts, \d+ entries of the log of Q[NS]: all proved\n$/;
      expect(await proves(bilateral, print('QN'), print('QS'))).toMatch(proved);
      const { authorityFile } = of('QN').directory;
      expect(await proves(mixed, authorityFile, print('QS'))).toMatch(proved);
      await expect(proves(bilateral, print('QN'))).rejects.toThrow('nobody vouches for');
      await expect(proves(mixed, print('QS'))).rejects.toThrow('give the key of the authority');
    },
  );
});
