import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { AProvider, PROVIDER_SECRET } from '../support/a-provider.ts';
import { aToken } from '../support/a-token.ts';
import { anAccount } from '../support/an-account.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { obstaclesOn } from './screens.ts';

// Issue 5: people come in by the sign-in of their State, in a real browser, with its cookies and its redirects.
(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `the sign-in of the State in the console${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    let directory: ADirectory;
    let database: ADatabase;
    let provider: AProvider;
    let node: ANode;
    let browser: ABrowser;
    let page: Page;

    beforeAll(async () => {
      directory = await aDirectory(['QN']);
      database = await aDatabase();
      const origin = `http://127.0.0.1:${directory.apiPort('QN')}`;
      provider = await AProvider.start(origin);
      const secretFile = join(directory.dataDir('QN'), 'oidc-secret');
      await writeFile(secretFile, PROVIDER_SECRET, { mode: 0o600 });
      node = await ANode.start({
        state: 'QN',
        directory,
        databaseUrl: database.url,
        env: {
          CONSOLE_ORIGIN: origin,
          OIDC_ISSUER: provider.issuer,
          OIDC_CLIENT_ID: 'trace-node',
          OIDC_CLIENT_SECRET_FILE: secretFile,
          OIDC_NAME: 'the police',
        },
      });
      const { accountId } = await anAccount(node, 'SUPERVISOR', { person: 'C. Boss' });
      const token = await aToken(node, 'ADMINISTRATOR');
      const path = `/v1/accounts/${accountId}`;
      const { headers } = await node.call('GET', path, { token });
      await node.call('PUT', path, {
        token,
        headers: { 'if-match': headers.get('etag') ?? '' },
        body: { roles: ['SUPERVISOR'], disabled: false, subject: 'subject-of-boss' },
      });
      browser = await ABrowser.start();
    }, 120_000);
    afterAll(async () => {
      await browser?.stop();
      await provider?.stop();
      await node?.stop();
      await database?.drop();
      await directory?.remove();
    });

    it('tells on the first page why somebody was not let in', async () => {
      provider.visitor = { subject: 'somebody-else' };
      page = await browser.open(`${node.api}/`);
      page.setDefaultTimeout(20_000);
      await page.getByRole('link', { name: 'Sign in with the police' }).click();
      await page.getByText(/no open account of this node is bound to you/).waitFor();
      expect(await obstaclesOn(page)).toEqual([]);
    }, 60_000);

    it('lets in whom an administrator has bound, and leads out at the provider too', async () => {
      await page.context().clearCookies();
      provider.visitor = { subject: 'subject-of-boss' };
      await page.getByRole('link', { name: 'Sign in with the police' }).click();
      await page.getByRole('button', { name: 'C. Boss' }).click();
      // The session of the node is in its cookie alone: no token is in the address or in the store of the page.
      expect(new URL(page.url()).search).toBe('');
      expect(
        await page.evaluate(() => Object.keys(localStorage).concat(Object.keys(sessionStorage))),
      ).toEqual(expect.not.arrayContaining([expect.stringMatching(/token|oidc/i)]));
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.waitForURL(/session\/end/);
      await page.goto(`${node.api}/`);
      await page.getByRole('link', { name: 'Sign in with the police' }).waitFor();
    }, 60_000);
  },
);
