import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PurgedPartsJournal, type JournaledPart } from './purged-parts-journal.ts';

const aPart = (part: string): JournaledPart => ({
  messageId: '019b0000-0000-7000-8000-000000000001',
  part,
  caseId: '019b0000-0000-7000-8000-000000000000',
  digest: 'd'.repeat(43),
  purgeId: '019b0000-0000-7000-8000-000000000002',
  reason: 'LEGAL_ORDER',
  purgedAt: '2026-10-01T09:00:00.000Z',
});

describe('the journal of purged parts', () => {
  let folder: string;
  let journal: PurgedPartsJournal;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trace-journal-'));
    journal = new PurgedPartsJournal(folder);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('holds what was added, each part once, for nobody else to read', async () => {
    expect(await journal.read()).toEqual([]);
    await journal.append([aPart('suspect'), aPart('holder')]);
    await journal.append([aPart('suspect')]);
    await journal.append([]);
    expect(await journal.read()).toEqual([aPart('suspect'), aPart('holder')]);
    expect((await stat(journal.file)).mode & 0o777).toBe(0o600);
  });

  it('writes down nothing but what it knows of', async () => {
    await journal.append([{ ...aPart('suspect'), identity: 'Sospetti' } as JournaledPart]);
    expect(await readFile(journal.file, 'utf8')).not.toContain('Sospetti');
  });

  it('passes over a line that a crash has cut off, and does not lose the next one to it', async () => {
    await journal.append([aPart('suspect')]);
    await appendFile(journal.file, JSON.stringify(aPart('cut')).slice(0, 40));
    expect(await journal.read()).toEqual([aPart('suspect')]);
    await journal.append([aPart('holder')]);
    expect(await journal.read()).toEqual([aPart('suspect'), aPart('holder')]);
  });

  it('is not believed when a whole line is damaged', async () => {
    await journal.append([aPart('suspect')]);
    await appendFile(journal.file, '{"messageId":"x"}\n');
    await journal.append([aPart('holder')]);
    await expect(journal.read()).rejects.toThrow('damaged at line 2');
  });
});
