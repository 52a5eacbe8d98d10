import { readFile } from 'node:fs/promises';
import { readDirectory } from '@trace/protocol';
import { aDirectory, type ADirectory } from './a-directory.ts';

describe('a directory of invented States', () => {
  let directory: ADirectory;
  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QV']);
  });
  afterAll(() => directory.remove());

  it('is read by a node, with each State in its own zone, weekend and treaties', async () => {
    const [text, authority] = await Promise.all([
      readFile(directory.file, 'utf8'),
      readFile(directory.authorityFile, 'utf8'),
    ]);
    const partners = await readDirectory(text, JSON.parse(authority), new Date());
    const facts = partners.map(({ state, statement: { metadata, version } }) => {
      const { zone, weekend, memberships } = metadata.trace_state;
      return [
        state,
        version,
        zone,
        weekend,
        memberships.some(({ basis }) => basis === 'EU_2023_977'),
      ];
    });
    expect(facts).toEqual([
      ['QN', 1, 'Europe/Vienna', [6, 7], true],
      ['QS', 1, 'Europe/Ljubljana', [6, 7], true],
      ['QV', 1, 'Asia/Kathmandu', [5, 6], false],
    ]);
    expect(partners[1]?.statement.metadata.trace_node.endpoint).toBe(directory.endpoint('QS'));
  });

  it('can be issued again: a version higher, with what has changed', async () => {
    await directory.issue({ QS: { weekend: [7] } });
    const authority = JSON.parse(await readFile(directory.authorityFile, 'utf8')) as object;
    const partners = await readDirectory(await readFile(directory.file), authority, new Date());
    expect(partners.map(({ statement }) => statement.version)).toEqual([2, 2, 2]);
    expect(partners[1]?.statement.metadata.trace_state.weekend).toEqual([7]);
  });
});
