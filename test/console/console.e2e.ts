import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import type { Page } from 'playwright-core';
import { SCENARIO_1 } from '../../apps/cli/src/demo/scenario-1.ts';
import { DRAFT_PARTS } from '../../apps/console/src/drafts/draft-parts.ts';
import { A_PASSWORD, anAccount } from '../support/an-account.ts';
import { States } from '../support/nodes.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { obstaclesOn } from './screens.ts';
import { fillIn, signedIn } from './signed-in.ts';
import { typeDocument } from './type-document.ts';

// domain/scenarios.md, 1, by hand: two people who have never seen the api, in two browsers, on two nodes.
(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `the console${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    const states = new States(['QN', 'QS'], 'PostgreSQL', { env: { SECOND_FACTOR: 'optional' } });
    let browser: ABrowser;
    let focalPoint: Page;
    let officer: Page;
    let address: string;

    beforeAll(async () => {
      await states.start();
      browser = await ABrowser.start();
      [focalPoint, officer] = await Promise.all([
        signedIn(browser, states.of('QN').node, 'FOCAL_POINT', { person: 'M. Weber' }),
        signedIn(browser, states.of('QS').node, 'OFFICER', { person: 'P. Novak' }),
      ]);
    }, 120_000);
    afterAll(async () => {
      await browser.stop();
      await states.stop();
    });

    it('lets a focal point compose a request part by part, and tells what is missing', async () => {
      await focalPoint.getByRole('link', { name: 'Drafts' }).click();
      await focalPoint.getByRole('button', { name: 'New trace request' }).click();
      await focalPoint.waitForURL(/\/drafts\/.+/);
      const { header, ...body } = SCENARIO_1.request;
      for (const part of DRAFT_PARTS) {
        await focalPoint.locator(`nav a[href*="part=${part.id}"]`).click();
        await focalPoint.locator(`section[data-part="${part.id}"]`).waitFor();
        const from: object = part.path.length === 1 ? body : header;
        const wanted = Object.entries(from).filter(([name]) => part.names.includes(name));
        await typeDocument(focalPoint, `/${part.path.join('/')}`, Object.fromEntries(wanted));
      }
      await focalPoint.locator('nav a[href*="part=send"]').click();
      const send = focalPoint.getByRole('button', { name: 'Sign and send to QS' });
      await send.waitFor();
      await focalPoint.waitForFunction(
        () => document.querySelector('[data-send]:not([disabled])') !== null,
      );
      await send.click();
      await focalPoint.waitForURL(/\/cases\/.+/);
      address = new URL(focalPoint.url()).pathname;
      await focalPoint.getByRole('heading', { name: /QN-TR-2026-/ }).waitFor();
    }, 180_000);

    it('brings it into the queue of the State that is asked, with its time limits and why', async () => {
      await officer.getByRole('link', { name: 'Incoming requests' }).click();
      await officer.getByRole('link', { name: /QN-TR-2026-/ }).click();
      await officer.getByRole('region', { name: 'Time limits' }).getByText('Answer · QS').click();
      await officer
        .getByText(/2023\/977 art 5/)
        .first()
        .waitFor();
    }, 60_000);

    it('refuses what is incomplete, with the focus on what is wrong and a way to each field', async () => {
      await officer.getByRole('link', { name: 'Acknowledge', exact: true }).click();
      await officer.getByRole('button', { name: /Sign and send/ }).click();
      const summary = officer.getByRole('alert');
      await summary.waitFor();
      await officer.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert');
      await summary.getByRole('link').first().click();
      const focused = await officer.evaluate(() => document.activeElement?.id ?? '');
      expect(focused).toMatch(/^field-body/);
    }, 60_000);

    it('carries acknowledgement and answer, each typed into the form of its step', async () => {
      await typeDocument(officer, '/body', SCENARIO_1.acknowledgement);
      await officer.getByRole('button', { name: /Sign and send/ }).click();
      await officer.getByRole('link', { name: 'Answer', exact: true }).click();
      await officer.waitForURL(/final-answer/);
      await typeDocument(officer, '', { identities: SCENARIO_1.identities });
      await typeDocument(officer, '/body', SCENARIO_1.finalAnswer);
      await officer.getByRole('button', { name: /Sign and send/ }).click();
      await officer.getByText('2,490 days').waitFor();
      await focalPoint.goto(new URL(address, focalPoint.url()).href);
      await focalPoint.getByText('2,490 days').waitFor({ timeout: 30_000 });
    }, 180_000);

    it('opens an identity for a reason only', async () => {
      const identities = focalPoint.getByRole('region', { name: 'Identities' });
      expect(await identities.getByText('Kranjec').count()).toBe(0);
      await identities.getByRole('textbox').fill('The last legal holder has to be heard');
      await identities.getByRole('button', { name: 'Open' }).click();
      await identities.getByText('Kranjec').first().waitFor();
    }, 60_000);

    it('works by the keyboard alone, from the first page to a case', async () => {
      const { node } = states.of('QN');
      await anAccount(node, 'SUPERVISOR', { person: 'E. Brandt' });
      const page = await browser.open(`${node.api}/cases?direction=OUT`);
      await page.locator('input[autocomplete=username]').waitFor();
      await tabTo(page, 'input[autocomplete=username]');
      await page.keyboard.type('E. Brandt');
      await page.keyboard.press('Tab');
      await page.keyboard.type(A_PASSWORD);
      await page.keyboard.press('Enter');
      // The address that was wanted is where one is afterwards.
      await page.locator('main table a').first().waitFor();
      expect(page.url()).toContain('direction=OUT');
      await tabTo(page, '.skip');
      await page.keyboard.press('Enter');
      await tabTo(page, 'main table a');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: /QN-TR-2026-/ }).waitFor();
      await tabTo(page, 'section a');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/cases\/.+\/.+/);
    }, 60_000);

    it('says problems, reasons and findings in the language of whoever reads', async () => {
      const { node } = states.of('QN');
      const said = await readWords('said/ar.json');
      const { begin = '' } = await readWords('catalogue/ar/drafts.json');
      const { title = '' } = await readWords('catalogue/ar/assessment.json');
      await anAccount(node, 'FOCAL_POINT', { person: 'L. Haddad' });
      const page = await browser.open(node.api, { language: 'ar' });
      await page.locator('input[autocomplete=username]').fill('L. Haddad');
      await page.locator('input[autocomplete=current-password]').fill('not the password');
      await page.locator('button[type=submit]').click();
      const alert = page.getByRole('alert');
      await alert.getByText(said['You could not be signed in'] ?? '').waitFor();
      expect(await alert.locator('[lang=en]').count()).toBe(0);
      await fillIn(page, 'L. Haddad');
      await page.goto(`${node.api}${address}`);
      const reasons = page.locator('.why-not');
      await reasons.locator('summary').click();
      await reasons.locator('[lang=ar]').first().waitFor();
      expect(await reasons.locator('[lang=en]').count()).toBe(0);
      await page.goto(`${node.api}/drafts`);
      await page.getByRole('button', { name: begin }).click();
      await page.waitForURL(/\/drafts\/.+/);
      const quality = page.getByRole('region', { name: title });
      await quality.locator('li [lang=ar]').first().waitFor();
      // What is cited keeps its own name.
      expect(await quality.locator('[lang=en]:not(.source)').count()).toBe(0);
      await page.context().close();
    }, 60_000);

    it.each([
      ['en', 'light'],
      ['ar', 'dark'],
      ['zh', 'light'],
    ] as const)(
      'opens in the language and the colours of the browser, %s and %s, without an obstacle',
      async (language, scheme) => {
        const page = await browser.open(states.of('QN').node.api, { language, scheme });
        await page.locator('input[autocomplete=username]').waitFor();
        const dressed = await page.evaluate(() => {
          const { lang, dir } = document.documentElement;
          return [lang, dir];
        });
        expect(dressed).toEqual([language, language === 'ar' ? 'rtl' : 'ltr']);
        await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
        // What comes after the door is looked at in every-screen.e2e.ts.
        expect(await obstaclesOn(page)).toEqual([]);
        await page.context().close();
      },
      60_000,
    );

    it('speaks to its own node only, under a policy that nothing of it breaks', async () => {
      expect(browser.complaints).toEqual([]);
      const page = await fetch(`${states.of('QN').node.api}/cases`, {
        headers: { accept: 'text/html' },
      });
      const policy = page.headers.get('content-security-policy') ?? '';
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
      expect(policy).toMatch(/^default-src 'none'; script-src 'nonce-[^']+' 'strict-dynamic'; /);
      expect(policy).not.toMatch(/unsafe/);
      const html = await page.text();
      expect(html).toContain(`nonce="${nonce}"`);
      expect(html).not.toMatch(/https?:\/\//);
      const api = await fetch(`${states.of('QN').node.api}/cases`);
      expect([api.status, api.headers.get('content-type')]).toEqual([
        404,
        expect.stringContaining('application/problem+json'),
      ]);
    });
  },
);

/** Words of the console, as they stand in its files. */
async function readWords(file: string): Promise<Record<string, string>> {
  const path = join(projectRoot(), 'apps/console/src/language', file);
  return JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
}

/** Goes on with the tabulator until the focus is upon an element. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let steps = 0; steps < 80; steps += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector))
      return;
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}
