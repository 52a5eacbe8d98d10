import type { Locator, Page } from 'playwright-core';
import { aTraceRequest } from '../support/builders/index.ts';
import { States } from '../support/nodes.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { obstaclesOn } from './screens.ts';
import { signedIn, signInAs } from './signed-in.ts';

const TEXT = 'Ask the works in <b>Norburg</b> <img src=x onerror="document.title=1"> again.';

(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `internal notes, as they happen${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    const states = new States(['QN', 'QS'], 'PostgreSQL', { env: { SECOND_FACTOR: 'optional' } });
    let browser: ABrowser;
    let writer: Page;
    let reader: Page;
    let caseId: string;
    const panel = (page: Page): Locator => page.getByRole('region', { name: 'Internal notes' });

    beforeAll(async () => {
      await states.start();
      const qn = states.of('QN');
      ({ caseId } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() }));
      browser = await ABrowser.start();
      reader = await signedIn(browser, qn.node, 'SUPERVISOR', { person: 'S. Kos', scheme: 'dark' });
      writer = await signedIn(browser, qn.node, 'FOCAL_POINT', { person: 'M. Weber' });
    }, 180_000);
    afterAll(async () => {
      await browser?.stop();
      await states.stop();
    });

    it('are written in a place that says that nothing of it is sent', async () => {
      await writer.goto(`${new URL(writer.url()).origin}/cases/${caseId}`);
      await panel(writer)
        .getByText(/Only people of QN .* Nothing of them is ever sent to QS/)
        .waitFor();
      await panel(writer).getByLabel('New note').fill(TEXT);
      await panel(writer).getByRole('combobox', { name: 'Mention' }).focus();
      await writer.keyboard.type('Kos');
      await writer.getByRole('option', { name: 'S. Kos' }).waitFor();
      expect(await obstaclesOn(writer)).toEqual([]);
      await writer.keyboard.press('ArrowDown');
      await writer.keyboard.press('Enter');
      await panel(writer).getByRole('button', { name: 'Add the note' }).click();
      await panel(writer).getByText(TEXT).waitFor();
    }, 60_000);

    it('reach whoever is mentioned without a reload, and lead to the case', async () => {
      // While the node tells of changes, the menu asks by itself once in a minute only.
      await reader
        .getByRole('link', { name: /^Notices/ })
        .getByLabel('1 unread notice')
        .waitFor();
      await reader.getByRole('link', { name: /^Notices/ }).click();
      const notice = reader.getByRole('article').filter({
        hasText: 'You are mentioned in an internal note',
      });
      expect(await notice.textContent()).not.toContain('Norburg');
      await notice.getByRole('link').click();
      await panel(reader).getByText(TEXT).waitFor();
      await panel(reader).getByText('@S. Kos').waitFor();
      expect(await panel(reader).locator('img, b').count()).toBe(0);
      expect(await panel(reader).getByRole('button', { name: 'Strike out' }).count()).toBe(0);
    }, 60_000);

    it('are struck out by their author, and whoever looks at them sees it', async () => {
      await panel(writer)
        .getByRole('button', { name: /^Strike out/ })
        .click();
      await panel(reader).getByText('Struck out by its author').waitFor();
      expect(await panel(reader).locator('del').textContent()).toBe(TEXT);
      expect(await obstaclesOn(reader)).toEqual([]);
      await reader.getByLabel('Language').selectOption('ar');
      await reader.getByRole('region', { name: 'ملاحظات داخلية' }).waitFor();
      expect(await obstaclesOn(reader)).toEqual([]);
    }, 60_000);

    it('show that a session was ended elsewhere, at once', async () => {
      const second = await signInAs(browser, states.of('QN').node, 'S. Kos');
      await second.goto(`${new URL(second.url()).origin}/account`);
      const mails = second.getByRole('region', { name: 'Mails and daily summary' });
      await mails.getByLabel('E-mail address').fill('kos@qn.example');
      await mails.getByLabel('Daily summary').selectOption('7');
      const saved = second.waitForResponse((one) => one.url().endsWith('/v1/me/mail'));
      await mails.getByRole('button', { name: 'Save' }).click();
      await saved;
      expect(await obstaclesOn(second)).toEqual([]);
      // The language that was chosen in the other window is kept for the mails.
      const me = await second.evaluate(async () => (await fetch('/v1/me')).json());
      expect(me).toMatchObject({
        language: 'ar',
        mail: { email: 'kos@qn.example', digestHour: 7 },
      });
      await second.getByRole('button', { name: 'End the session of S. Kos' }).click();
      await reader.getByRole('dialog').locator('input[autocomplete=username]').waitFor();
    }, 60_000);

    it('come by asking, where a browser or a proxy lets no events through', async () => {
      const deaf = await signInAs(browser, states.of('QN').node, 'S. Kos');
      await deaf.route('**/v1/events', (route) => route.abort());
      await deaf.clock.install();
      await deaf.reload();
      await deaf.getByLabel('1 unread notice').waitFor();
      await panel(writer).getByLabel('New note').fill('Once more.');
      await panel(writer).getByRole('combobox', { name: 'Mention' }).focus();
      await writer.keyboard.type('Kos');
      await writer.getByRole('option', { name: 'S. Kos' }).click();
      await panel(writer).getByRole('button', { name: 'Add the note' }).click();
      await panel(writer).getByText('Once more.').waitFor();
      await deaf.clock.fastForward(31_000);
      await deaf.getByLabel('2 unread notices').waitFor();
      expect(browser.complaints).toEqual([]);
    }, 60_000);
  },
);
