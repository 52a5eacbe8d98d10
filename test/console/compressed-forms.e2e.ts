import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { projectRoot } from '@trace/platform';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';

const ASSETS = join(projectRoot(), 'dist/console/assets');

(existsSync(ASSETS) ? describe : describe.skip)(
  `the files of the console${existsSync(ASSETS) ? '' : ' (the console is not built: npm run build)'}`,
  () => {
    let directory: ADirectory;
    let qn: AnApi;
    let name: string;

    beforeAll(async () => {
      directory = await aDirectory(['QN']);
      qn = await AnApi.start('QN', directory);
      name = (await readdir(ASSETS)).find((one) => one.endsWith('.js')) ?? '';
    });
    afterAll(async () => {
      await qn?.stop();
      await directory?.remove();
    });

    it.each([
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['gzip', 'gzip', gunzipSync],
      ['identity', undefined, (bytes: Buffer) => bytes],
      ['br;q=0, gzip', 'gzip', gunzipSync],
    ] as const)('come as the browser takes them: %s', async (accepts, form, opened) => {
      const { headers, bytes } = await fetched(qn, `/assets/${name}`, accepts);
      expect(headers['content-encoding']).toBe(form);
      expect(headers['vary']).toContain('Accept-Encoding');
      expect(headers['content-type']).toMatch(/^text\/javascript/);
      expect(headers['cache-control']).toContain('immutable');
      expect(opened(bytes).equals(await readFile(join(ASSETS, name)))).toBe(true);
    });

    it('are not there under a name that leads elsewhere', async () => {
      for (const path of ['/assets/..%2findex.html', '/assets/%2e%2e/package.json', '/assets/x.js'])
        expect((await fetched(qn, path, 'br')).status).toBe(404);
    });
  },
);

/** Asks without a client that opens compressed answers by itself. */
async function fetched(
  { server }: AnApi,
  path: string,
  accepts: string,
): Promise<{ status: number; headers: IncomingHttpHeaders; bytes: Buffer }> {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const asked = request({ port, path, headers: { 'accept-encoding': accepts } }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const bytes = await buffer(answer);
  return { status: answer.statusCode ?? 0, headers: answer.headers, bytes };
}
