import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@trace/platform';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { NodeProcess } from '../support/node-process.ts';

const CLI = join(projectRoot(), 'dist/apps/cli/src/main.js');

describe('a node on a machine that has nothing but Node', () => {
  let directory: ADirectory;
  let node: ANode;
  let token: string;

  beforeAll(async () => {
    directory = await aDirectory(['QN']);
    node = await ANode.start({ state: 'QN', directory });
  });
  afterAll(async () => {
    await node.stop();
    await directory.remove();
  });

  it('has started its own PostgreSQL, and is healthy and ready', async () => {
    expect((await node.call('GET', '/v1/health')).status).toBe(200);
    expect((await node.call('GET', '/v1/ready')).status).toBe(200);
  });

  it('takes a token that the command line makes beside it', async () => {
    const words = ['tokens', 'make', '--state', 'QN', '--data', directory.dataDir('QN')];
    const person = ['--person', 'A. Tester', '--role', 'FOCAL_POINT', '--json'];
    // An operator's shell may well have another folder for temporary files than the node.
    const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...words, ...person], {
      env: { TMPDIR: directory.dataDir('QN') },
    });
    ({ token } = JSON.parse(stdout) as { token: string });
    expect((await node.call('GET', '/v1/cases', { token })).status).toBe(200);
    expect((await node.call('GET', '/v1/cases', { token: `${token}x` })).status).toBe(401);
  });

  it('finds its data again after kill -9', async () => {
    await node.kill9('api');
    await node.restart();
    expect((await node.call('GET', '/v1/cases', { token })).status).toBe(200);
  });

  it('finds its data again after an orderly end, which takes its PostgreSQL along', async () => {
    // PostgreSQL removes its lock when it has ended in order.
    const lock = join(directory.dataDir('QN'), 'postgres', 'data', 'postmaster.pid');
    expect(existsSync(lock)).toBe(true);
    expect(await node.stop()).toEqual([0]);
    expect(existsSync(lock)).toBe(false);
    await node.restart();
    expect((await node.call('GET', '/v1/cases', { token })).status).toBe(200);
  });

  it('says everything that is wrong with its settings at once, and does not start', async () => {
    const main = join(projectRoot(), 'dist/apps/node/src/main.js');
    const wrong = new NodeProcess(main, { STATE: 'nordania', API_PORT: 'x', POOL_SIZE: '0' });
    await expect(wrong.start()).rejects.toThrow(/exit code 1/);
    for (const name of ['STATE', 'API_PORT', 'POOL_SIZE']) expect(wrong.printed).toContain(name);
  });
});
