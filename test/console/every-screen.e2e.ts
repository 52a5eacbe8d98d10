import { generateSync } from 'otplib';
import type { Cookie, Page } from 'playwright-core';
import { languageOf, LANGUAGES } from '../../apps/console/src/language/languages.ts';
import { A_PASSWORD } from '../support/an-account.ts';
import { ABrowser } from './a-browser.ts';
import { AFullDesk, DESKS, personAt } from './a-full-desk.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { EVERY_SCREEN, nameOf, type Screen } from './every-screen.ts';
import { obstaclesOn } from './screens.ts';
import { wordFaultsOn } from './words-on.ts';

/**
 * The languages in which every screen is also looked at for obstacles. Each is looked at in one scheme, and the schemes
 * alternate: from language to language, so that every screen is seen in light and in dark, and from screen to screen, so
 * that every language is. All six of every screen would take twice the time.
 */
const LOOKED_AT = ['ar', 'zh', 'en'];
const OTHERS = LANGUAGES.filter(({ code }) => code !== 'en');

// Issue 5: every screen in all six languages, and without an obstacle in light and in dark.
(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `every screen${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    let desk: AFullDesk;
    let browser: ABrowser;
    let page: Page;
    /** By whom the browser is used, each with the cookies of a session. */
    const sessions = new Map<Screen['who'], Cookie[]>([['NOBODY', []]]);

    beforeAll(async () => {
      desk = await AFullDesk.start();
      browser = await ABrowser.start();
      page = await browser.open(`${desk.node.api}/`);
      page.setDefaultTimeout(30_000);
    }, 120_000);
    afterAll(async () => {
      await browser?.stop();
      await desk?.stop();
    });

    const become = async (who: Screen['who']): Promise<void> => {
      await page.context().clearCookies();
      await page.context().addCookies(sessions.get(who) ?? []);
    };

    it.each(DESKS)(
      'lets %s in, with a second factor that is set up',
      async (role) => {
        await become('NOBODY');
        await page.goto(`${desk.node.api}/`);
        await page.locator('input[autocomplete=username]').fill(personAt(role));
        await page.locator('input[autocomplete=current-password]').fill(A_PASSWORD);
        await page.locator('button[type=submit]').click();
        // The first page has a form in its middle, too: what is looked at is the one behind it.
        await page.locator('#main form').waitFor();
        const faults = await faultsOn(page);
        await page.locator('#main input').fill(A_PASSWORD);
        await page.locator('#main button[type=submit]').click();
        const secret = (await page.getByTestId('secret').textContent()) ?? '';
        expect([...faults, ...(await faultsOn(page))]).toEqual([]);
        await page.locator('#main input').fill(generateSync({ secret }));
        await page.locator('#main button[type=submit]').click();
        await page.locator('nav a').first().waitFor();
        sessions.set(role, await page.context().cookies());
      },
      60_000,
    );

    it('is in the list', async () => {
      const routes = await page.evaluate(() => {
        const { __TSR_ROUTER__: router } = globalThis as unknown as {
          __TSR_ROUTER__: { routesByPath: object };
        };
        return Object.keys(router.routesByPath);
      });
      expect(routes.length).toBeGreaterThan(20);
      const listed = new Set(EVERY_SCREEN.map(({ route }) => route));
      expect(routes.filter((route) => !listed.has(route))).toEqual([]);
    });

    it('says everything in every language and keeps nobody out, in light and in dark', async () => {
      const found: string[] = [];
      let who: Screen['who'] | undefined;
      for (const [turn, screen] of EVERY_SCREEN.entries()) {
        if (screen.who !== who) await become((who = screen.who));
        const faults = await show(page, desk, screen)
          .then(async () => faultsOn(page, turn))
          .catch((fault: unknown) => [`can not be looked at: ${String(fault)}`]);
        found.push(...faults.map((fault) => `${nameOf(screen)}, ${fault}`));
      }
      expect(found).toEqual([]);
    }, 1_800_000);

    it('breaks no policy and asks nobody else', () => {
      expect(browser.complaints).toEqual([]);
    });
  },
);

/** Opens a screen as it is in English, with what is to stand upon it. */
async function show(page: Page, desk: AFullDesk, screen: Screen): Promise<void> {
  await page.evaluate(() => localStorage.setItem('trace-language', 'en'));
  await page.goto(`${desk.node.api}${screen.at?.(desk.places) ?? screen.route}`);
  await page.locator('main h1, main [role=alert]').first().waitFor();
  // Whoever is not let in sees the first page, which has a heading, too.
  if (screen.who !== 'NOBODY') await page.locator('nav a').first().waitFor();
  await page.waitForLoadState('networkidle');
  await screen.open?.(page);
}

/**
 * Goes through the languages upon a screen, and looks for obstacles. English comes last: the node
 * keeps the language of whoever is signed in, and the next screen begins with it.
 */
async function faultsOn(page: Page, turn = 0): Promise<string[]> {
  const faults: string[] = [];
  for (const language of [...OTHERS, languageOf('en')]) {
    const { code } = language;
    await speak(page, code);
    const words = await wordFaultsOn(page, language);
    faults.push(...words.map((one) => `${code}: ${one}`));
    const place = LOOKED_AT.indexOf(code);
    if (place < 0) continue;
    const scheme = (place + turn) % 2 === 0 ? 'light' : 'dark';
    await page.emulateMedia({ colorScheme: scheme });
    await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
    const obstacles = await obstaclesOn(page);
    faults.push(...obstacles.map((one) => `${code} ${scheme}: ${one}`));
  }
  return faults;
}

/** Chooses a language where the console offers it: in the head of the page, or at the door. */
async function speak(page: Page, code: string): Promise<void> {
  const choice = page.locator('select[data-languages]');
  await choice.selectOption(code, { force: true });
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, code);
}
