import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { CasePageView } from '../../apps/node/src/api/views/case-line.view.ts';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { seedMonday } from '../support/a-monday.ts';
import { ANode } from '../support/a-node.ts';
import { anOfficer } from '../support/an-officer.ts';
import { onSeedGround } from '../support/on-seed-ground.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { obstaclesOn } from './screens.ts';
import { signedIn } from './signed-in.ts';

// domain/scenarios.md, 16, in the browser of the supervisor.
(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `the board in a browser${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    let directory: ADirectory;
    let database: ADatabase;
    let node: ANode;
    let browser: ABrowser;
    let page: Page;

    beforeAll(async () => {
      directory = await aDirectory(['QN', 'QS', 'QM', 'QT']);
      database = await aDatabase();
      await onSeedGround(directory, database, seedMonday);
      node = await ANode.start({
        state: 'QN',
        directory,
        databaseUrl: database.url,
        // Nobody reminds or closes anything meanwhile.
        processes: [['api']],
        env: { SECOND_FACTOR: 'optional' },
      });
      browser = await ABrowser.start();
      page = await signedIn(browser, node, 'SUPERVISOR', { person: 'E. Brandt' });
    }, 180_000);
    afterAll(async () => {
      await browser?.stop();
      await node?.stop();
      await database?.drop();
      await directory?.remove();
    });

    const open = async (path: string): Promise<void> => {
      await page.goto(`${node.api}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
    };

    /** How many cases the list has that is shown, once all of it is here. */
    const listed = async (): Promise<number> => {
      await page.waitForURL(/\/cases\?/);
      const table = page.locator('table[aria-rowcount]:not([aria-rowcount="-1"])');
      await table.waitFor();
      return Number(await table.getAttribute('aria-rowcount')) - 1;
    };

    it.each([
      [31, 'Overdue, What we asked'],
      [12, 'Overdue, What we were asked'],
      [14, 'Stands still, What we asked'],
    ])('leads from %d to exactly so many rows', async (count, says) => {
      await open('/board');
      await page.getByRole('link', { name: `${count}: ${says}` }).click();
      expect(await listed()).toBe(count);
    });

    it('leads from the forecast of 72 hours to the eight that it counts', async () => {
      for (const [count, direction] of [
        [5, 'Outgoing'],
        [3, 'Incoming'],
      ]) {
        await open('/board');
        await page.getByRole('link', { name: `${count}: 72 hours, ${direction}` }).click();
        expect(await listed()).toBe(count);
      }
    });

    it.each(['PARTNER', 'UNIT', 'ASSIGNEE', 'URGENCY', 'LEGAL_BASIS', 'LATE_CAUSE'])(
      'by %s, leads from every overdue number to exactly so many rows',
      async (by) => {
        await open('/board');
        const groups = page.getByRole('region', { name: 'Open cases by group' }).last();
        await page.getByLabel('Group by').selectOption(by);
        await page.waitForURL(new RegExp(`by=${by}`));
        const links = groups.getByRole('link', { name: /^[1-9]\d*: Overdue, / });
        const numbers = await links.allTextContents();
        expect(numbers.length).toBeGreaterThan(0);
        for (const [index, number] of numbers.entries()) {
          await links.nth(index).click();
          expect(await listed()).toBe(Number(number));
          await page.goBack();
          await links.first().waitFor();
        }
      },
    );

    it('has a row for each case, in the order that is chosen', async () => {
      await open('/board');
      const late = page.getByRole('region', { name: 'Late for longest' }).last();
      await late.locator('tbody tr').first().waitFor();
      const days = async (): Promise<number[]> =>
        (await late.locator('tbody tr').allTextContents()).map((text) =>
          Number(/(\d+) days? late/.exec(text)?.[1]),
        );
      const shown = await days();
      expect(shown).toEqual(shown.toSorted((one, other) => other - one));
      const references = await late.locator('tbody tr td:first-child').allTextContents();
      expect(new Set(references).size).toBe(references.length);
      await page.getByLabel('Sort by').first().selectOption('URGENCY');
      await late.locator('tbody tr').first().getByText('Urgent').waitFor();
    });

    it('gives every line of a chart as a table that the keyboard opens', async () => {
      await open('/scorecards');
      const chart = page.locator('figure.chart').first();
      await chart.locator('summary').focus();
      await page.keyboard.press('Enter');
      const rows = chart.locator('tbody tr');
      await rows.first().waitFor({ state: 'visible' });
      expect(await rows.count()).toBeGreaterThan(2);
      await page.getByRole('link', { name: /^40: Answered, QM/ }).click();
      expect(await listed()).toBe(40);
    });

    it('reassigns the twenty cases of an officer who is ill in at most five clicks', async () => {
      const boss = await anOfficer(node, 'SUPERVISOR');
      const { body } = await boss.call<CasePageView>('GET', '/v1/cases?direction=IN&limit=20');
      const cases = body.cases.map(({ caseId }) => caseId);
      const order = { action: 'REASSIGN', officer: 'I. Lledo', preview: false, cases };
      const headers = { 'idempotency-key': randomUUID() };
      await boss.call('POST', '/v1/cases/bulk', { body: order, headers });
      await open('/board');
      await page.evaluate(() => {
        document.body.dataset['clicks'] = '0';
        document.addEventListener(
          'click',
          () =>
            (document.body.dataset['clicks'] = String(Number(document.body.dataset['clicks']) + 1)),
          true,
        );
      });
      await page.getByLabel('Group by').selectOption('ASSIGNEE');
      const row = page.getByRole('row', { name: /I\. Lledo/ }).last();
      await row.getByRole('link', { name: /^20: / }).first().click();
      expect(await listed()).toBe(20);
      await page.getByRole('button', { name: 'Reassign' }).click();
      await page.getByText('Possible in 20 of 20 cases.').waitFor();
      // The field has the focus already.
      await page.keyboard.type('A. Zupan');
      await page.getByRole('button', { name: 'Do it in 20 cases' }).click();
      await page.getByText('Done in 20 of 20 cases.').waitFor();
      const clicks = Number(await page.locator('body').getAttribute('data-clicks'));
      // To choose from a list is a click too.
      expect(clicks + 1).toBeLessThanOrEqual(5);
      await open('/cases?assignee=A.+Zupan');
      expect(await listed()).toBe(20);
    }, 120_000);

    it('reminds a State of everything that is overdue there with one text, after a look at it', async () => {
      await open('/cases?direction=OUT&partner=QM&standing=OVERDUE');
      expect(await listed()).toBe(20);
      await page.getByRole('button', { name: 'Remind', exact: true }).click();
      await page.getByText('Possible in 20 of 20 cases.').waitFor();
      await page.getByLabel(/A word to the other officers/).fill('Please see to all of these.');
      await page.getByRole('button', { name: 'Do it in 20 cases' }).click();
      await page.getByText('Done in 20 of 20 cases.').waitFor();
      const boss = await anOfficer(node, 'SUPERVISOR');
      const query = '/v1/cases?direction=OUT&partner=QM&standing=OVERDUE&limit=1';
      const { body } = await boss.call<CasePageView>('GET', query);
      const { body: one } = await boss.call<CaseView>('GET', `/v1/cases/${body.cases[0]?.caseId}`);
      expect(one.timeline.at(-1)).toMatchObject({ kind: 'REMINDER', issuer: 'QN', audience: 'QM' });
    }, 120_000);

    it.each([
      ['en', 'light'],
      ['ar', 'dark'],
      ['zh', 'light'],
      ['en', 'dark'],
    ] as const)(
      'keeps nobody out, in %s, %s',
      async (language, scheme) => {
        const person = `Reader ${language} ${scheme}`;
        const other = await signedIn(browser, node, 'SUPERVISOR', { person, language, scheme });
        for (const path of ['/board', '/scorecards', '/cases?standing=OVERDUE&sort=DUE']) {
          await other.goto(`${node.api}${path}`);
          await other.locator('main table').first().waitFor();
          expect([path, await obstaclesOn(other)]).toEqual([path, []]);
        }
      },
      180_000,
    );

    it('asks nothing of anybody else and breaks no policy', () => {
      expect(browser.complaints).toEqual([]);
    });
  },
);
