import type { Page } from 'playwright-core';
import { LANGUAGES } from '../../apps/console/src/language/languages.ts';
import { States } from '../support/nodes.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { obstaclesOn } from './screens.ts';
import { signedIn } from './signed-in.ts';

(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `the comfort of the console${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    const states = new States(['QN', 'QS'], 'PostgreSQL', { env: { SECOND_FACTOR: 'optional' } });
    let browser: ABrowser;
    let page: Page;

    beforeAll(async () => {
      await states.start();
      browser = await ABrowser.start();
      page = await signedIn(browser, states.of('QN').node, 'SUPERVISOR');
    }, 120_000);
    afterAll(async () => {
      await browser.stop();
      await states.stop();
    });

    it('leads anywhere from the keyboard: a palette, and two strokes', async () => {
      await page.keyboard.press('Control+k');
      await page.getByRole('textbox', { name: 'Where to?' }).waitFor();
      expect(await obstaclesOn(page)).toEqual([]);
      await page.keyboard.type('gloss');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Glossary' }).waitFor();
      expect(await page.title()).toBe('Glossary – Trace Exchange');
      await page.keyboard.press('g');
      await page.keyboard.press('o');
      await page.waitForURL(/\/cases\?direction=OUT/);
    }, 60_000);

    it('shows its shortcuts with ?, and lets them be switched off', async () => {
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      expect(await obstaclesOn(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await choose(page, 'Single-key shortcuts', 'off');
      await page.keyboard.press('?');
      await page.keyboard.press('Control+k');
      await page.getByRole('textbox', { name: 'Where to?' }).waitFor();
      expect(await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).count()).toBe(0);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await choose(page, 'Single-key shortcuts', 'on');
    }, 60_000);

    it('shows more contrast and larger text, and remembers it without anything of a case', async () => {
      await choose(page, 'Contrast', 'more');
      await choose(page, 'Size of the text', 'large');
      await choose(page, 'Times are told in', 'UTC');
      await page.reload();
      await page.locator('main h1').waitFor();
      for (const [name, value] of [
        ['contrast', 'more'],
        ['text', 'large'],
      ])
        expect(await page.locator('html').getAttribute(`data-${name}`)).toBe(value);
      await page.goto(`${states.of('QN').node.api}/partners`);
      await page.locator('main h1').waitFor();
      expect(await obstaclesOn(page)).toEqual([]);
      const kept = await page.evaluate(() => Object.keys(localStorage).toSorted());
      expect(kept.filter((one) => !/^(?:mantine|trace)-/.test(one))).toEqual([]);
      await choose(page, 'Contrast', 'normal');
      await choose(page, 'Size of the text', 'normal');
    }, 60_000);

    it.each(LANGUAGES)(
      'speaks $name on the page of the glossary, without an obstacle',
      async ({ code, direction }) => {
        await page.goto(`${states.of('QN').node.api}/glossary`);
        await page.locator('main h1').waitFor();
        await page.locator('header select').last().selectOption(code);
        await page.waitForFunction((wanted) => document.documentElement.lang === wanted, code);
        expect(await page.evaluate(() => document.documentElement.dir)).toBe(direction);
        expect(await page.locator('tbody tr').count()).toBe(70);
        expect(await obstaclesOn(page)).toEqual([]);
        expect(await page.locator('main').innerText()).not.toMatch(/glossary\.|\{\w+\}/);
      },
      60_000,
    );

    it('breaks no policy and asks nobody else', () => {
      expect(browser.complaints).toEqual([]);
    });
  },
);

/** Makes a choice under "Display". */
async function choose(page: Page, label: string, value: string): Promise<void> {
  await page.getByRole('button', { name: 'Display' }).click();
  await page.getByLabel(label).selectOption(value);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
