import type { Page } from 'playwright-core';
import { aTraceRequest } from '../support/builders/index.ts';
import { States } from '../support/nodes.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { obstaclesOn } from './screens.ts';
import { signedIn } from './signed-in.ts';

// Issue 5: whoever looks at how work is done, and changes nothing.
(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `the auditor${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    const states = new States(['QN', 'QS'], 'PostgreSQL', { env: { SECOND_FACTOR: 'optional' } });
    let browser: ABrowser;
    let page: Page;
    let reference: string;
    let caseId: string;

    beforeAll(async () => {
      await states.start();
      browser = await ABrowser.start();
      const { node, focalPoint } = states.of('QN');
      ({ caseId, reference } = await focalPoint.submit({ to: 'QS', request: aTraceRequest() }));
      await focalPoint.call('GET', `/v1/cases/${caseId}`);
      page = await signedIn(browser, node, 'AUDITOR', { person: 'R. Rossi' });
    }, 120_000);
    afterAll(async () => {
      await browser.stop();
      await states.stop();
    });

    it('is led to what concerns audits, and to nothing that is written', async () => {
      const menu = page.getByRole('navigation').first();
      await menu.getByRole('link', { name: 'Audit trail' }).waitFor();
      for (const name of ['Drafts', 'Approvals', 'Diagnostics'])
        expect([name, await menu.getByRole('link', { name }).count()]).toEqual([name, 0]);
    });

    it('finds who did what by kind, person, case and day, in an address that can be shared', async () => {
      await page.getByRole('link', { name: 'Audit trail' }).click();
      await page.getByLabel('Kind').selectOption('CASE_READ');
      await page.getByLabel('Person').fill('Test FOCAL_POINT');
      await page.getByLabel('Case id').fill(caseId);
      await page.getByLabel('From day').fill('2020-01-01');
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await page.waitForURL(/action=CASE_READ/);
      const rows = page.getByRole('row').filter({ hasText: 'Test FOCAL_POINT' });
      await rows.first().waitFor();
      expect(await rows.count()).toBe(1);
      await page.reload();
      await rows.first().waitFor();
      await page.getByLabel('Until day').fill('2020-01-02');
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await page.getByText('No such lines.').waitFor();
    }, 60_000);

    it('reads a case and who has an account, and can change neither', async () => {
      await page.getByRole('link', { name: 'Outgoing requests' }).click();
      await page.getByRole('link', { name: reference }).click();
      await page.getByRole('heading', { name: reference }).waitFor();
      expect(await page.getByRole('link', { name: 'Withdraw' }).count()).toBe(0);
      await page.getByRole('link', { name: 'Accounts' }).click();
      await page.getByRole('row', { name: /R\. Rossi/ }).waitFor();
      expect(await page.getByRole('button', { name: /Change/ }).count()).toBe(0);
      await page.getByRole('link', { name: 'Trust and keys' }).click();
      await page.getByText('Changes of partners').waitFor();
      expect(await page.getByText('Enter a State by its descriptor').count()).toBe(0);
    }, 60_000);

    it('has no obstacle on these screens', async () => {
      for (const path of ['/audit', '/checkpoints', '/trust', '/refused', '/purges', '/accounts']) {
        await page.goto(`${states.of('QN').node.api}${path}`);
        await page.locator('main h1').waitFor();
        expect([path, await obstaclesOn(page)]).toEqual([path, []]);
      }
      expect(browser.complaints).toEqual([]);
    }, 120_000);
  },
);
