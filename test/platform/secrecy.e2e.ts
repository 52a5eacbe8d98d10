import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { writeBackup } from '@trace/platform';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aPerson, aPersonIdentity, aTraceRequest } from '../support/builders/index.ts';

/** Names that stand nowhere else: whoever finds one has found a person. */
const FAMILY = 'Kanarienvogelsdorf';
const IDENTITY = aPersonIdentity({
  names: [{ kind: 'PRIMARY', family: FAMILY, given: 'Xylophilia', script: 'Latn' }],
});

// Threats T-23 and T-35: who gets hold of the database or of a backup learns who was asked about.
describe('a backup of a node that asks and is asked about a person', () => {
  let directory: ADirectory;
  let nodes: AnApi[] = [];
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trace-secrecy-'));
    directory = await aDirectory(['QN', 'QS']);
    nodes = await Promise.all(['QN', 'QS'].map((state) => AnApi.start(state, directory)));
    const [qn] = nodes;
    const persons = [aPerson({ identityPart: 'suspect', necessity: 'Asked about by name.' })];
    const body = { to: 'QS', language: 'en', request: aTraceRequest({ persons }) };
    const identities = [{ part: 'suspect', identity: IDENTITY }];
    const asked = await qn?.post('/v1/requests', { ...body, identities });
    expect(asked?.status).toBe(201);
    await qn?.post('/v1/drafts', { to: ['QS'], language: 'en', request: body.request, identities });
    await qn?.deliver('QS');
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await directory?.remove();
    await rm(folder, { recursive: true });
  });

  it('shows no name, on neither side, though the weapon is in it', async () => {
    for (const { state, database } of nodes) {
      const target = join(folder, `${state}.trace`);
      await writeBackup(database.url, { state, target, now: new Date() });
      const bytes = gunzipSync(await readFile(target)).toString('utf8');
      // What is signed stands in it as base64url: opened, it has the weapon and not the person.
      const opened = Array.from(bytes.matchAll(/[A-Za-z0-9_-]{40,}/g), ([part]) =>
        Buffer.from(part, 'base64url').toString('utf8'),
      ).join('\n');
      for (const name of [FAMILY, 'Xylophilia']) {
        expect([state, bytes.includes(name), opened.includes(name)]).toEqual([state, false, false]);
      }
      expect(opened.includes('ZORIN')).toBe(true);
    }
  });
});
