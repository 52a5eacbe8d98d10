import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import {
  aDelayNotice,
  anAcknowledgement,
  anItem,
  aTraceRequest,
} from '../support/builders/index.ts';
import { States } from '../support/nodes.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { obstaclesOn } from './screens.ts';
import { signedIn } from './signed-in.ts';

const CASES = 4;

(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `the working lists${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    const states = new States(['QN', 'QS'], 'PostgreSQL', { env: { SECOND_FACTOR: 'optional' } });
    let browser: ABrowser;
    let officer: Page;
    let supervisor: Page;
    let asking: Page;
    const references: string[] = [];

    beforeAll(async () => {
      await states.start();
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      for (let count = 0; count < CASES; count++) {
        const raw = `LST-${7_700 + count}-O`;
        const serials = [
          { component: 'FRAME', raw, condition: 'INTACT', readBy: 'Inspector Weber' },
        ] as const;
        const request = aTraceRequest({ items: [anItem({ serials: [...serials] })] });
        const { caseId, reference } = await qn.focalPoint.submit({ to: 'QS', request });
        references.push(reference);
        await qs.officer.sees(caseId, 'DELIVERED');
        await qs.officer.follow(caseId, 'acknowledgement', anAcknowledgement());
        await qn.focalPoint.sees(caseId, 'ACKNOWLEDGED');
      }
      browser = await ABrowser.start();
      officer = await signedIn(browser, qs.node, 'OFFICER', { person: 'P. Novak' });
      supervisor = await signedIn(browser, qs.node, 'SUPERVISOR', { person: 'S. Kos' });
      asking = await signedIn(browser, qn.node, 'SUPERVISOR', { person: 'M. Weber' });
    }, 180_000);
    afterAll(async () => {
      await browser?.stop();
      await states.stop();
    });

    it('give an incoming case to whoever takes it, with one click in the list', async () => {
      await officer.getByRole('link', { name: 'Not assigned yet' }).click();
      const [reference = ''] = references;
      await officer.getByRole('button', { name: `I take ${reference}` }).click();
      await officer
        .getByRole('button', { name: `I take ${reference}` })
        .waitFor({ state: 'detached' });
      await officer.getByRole('link', { name: 'My cases' }).click();
      await officer.getByRole('row', { name: new RegExp(`${reference}.*P\\. Novak`) }).waitFor();
    }, 60_000);

    it('find a part of a number, and say why; the term stands in no address', async () => {
      await officer.keyboard.press('/');
      await officer.locator('[data-find]:focus').waitFor();
      await officer.keyboard.type('lst 77O2');
      await officer.keyboard.press('Enter');
      const found = officer.getByRole('region', { name: 'Suggestions' });
      await found.getByRole('link', { name: references[2] ?? '' }).waitFor();
      await found.getByText('LST-7702-O').waitFor();
      expect(officer.url()).not.toContain('lst');
      await officer.getByRole('searchbox').last().fill('LST-7702-O');
      await officer.getByRole('searchbox').last().press('Enter');
      await officer
        .getByRole('region', { name: 'Exactly this' })
        .getByRole('link', { name: references[2] ?? '' })
        .waitFor();
      expect(await obstaclesOn(officer)).toEqual([]);
    }, 60_000);

    it('are kept under a name and shared, with how many cases fit', async () => {
      await officer.getByRole('link', { name: 'Not assigned yet' }).click();
      await officer.getByRole('button', { name: 'Save this list' }).click();
      await officer.getByLabel('Name').fill('Nobody has them');
      await officer.getByLabel('For whom').selectOption('ALL');
      await officer.getByRole('button', { name: 'Save', exact: true }).click();
      await officer.getByRole('dialog').waitFor({ state: 'detached' });

      await supervisor.getByRole('link', { name: 'Incoming requests' }).click();
      await supervisor.getByRole('button', { name: 'Saved lists' }).click();
      const saved = supervisor.getByRole('dialog');
      await saved.getByText(String(CASES - 1), { exact: true }).waitFor();
      await saved.getByRole('link', { name: 'Nobody has them' }).click();
      await supervisor.waitForURL(/without=ASSIGNEE/);
    }, 60_000);

    it('give the cases of somebody who is away to somebody else in few clicks', async () => {
      await supervisor.goto(`${new URL(supervisor.url()).origin}/cases?assignee=P.+Novak`);
      await supervisor.getByRole('link', { name: references[0] ?? '' }).waitFor();
      await supervisor.getByRole('button', { name: 'Reassign' }).click();
      await supervisor.getByText('Possible in 1 of 1 cases.').waitFor();
      await supervisor.getByLabel('Give it to').fill('A. Zupan');
      expect(await obstaclesOn(supervisor)).toEqual([]);
      await supervisor.getByRole('button', { name: 'Do it in 1 case' }).click();
      await supervisor.getByText('Done in 1 of 1 cases.').waitFor();
      await supervisor.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
      await supervisor.goto(`${new URL(supervisor.url()).origin}/cases?assignee=A.+Zupan`);
      await supervisor.getByRole('link', { name: references[0] ?? '' }).waitFor();
    }, 60_000);

    it('remind a partner in many cases with one text, after a look at each', async () => {
      await asking.getByRole('link', { name: 'Outgoing requests' }).click();
      await asking.getByRole('checkbox', { name: `Choose ${references[1] ?? ''}` }).check();
      await asking.getByRole('checkbox', { name: `Choose ${references[2] ?? ''}` }).check();
      await asking.getByRole('button', { name: 'Remind', exact: true }).click();
      await asking.getByText('Possible in 2 of 2 cases.').waitFor();
      await asking.getByLabel(/A word to the other officers/).fill('Please see to these.');
      await asking.getByRole('button', { name: 'Do it in 2 cases' }).click();
      await asking.getByText('Done in 2 of 2 cases.').waitFor();
      await asking.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    }, 60_000);

    it('mark what was said since somebody opened a case, in the list and on the menu', async () => {
      await officer.getByRole('link', { name: 'Incoming requests' }).click();
      await officer.getByRole('link', { name: references[3] ?? '' }).click();
      await officer.getByRole('heading', { name: references[3] ?? '' }).waitFor();
      const caseId = new URL(officer.url()).pathname.split('/').at(-1) ?? '';
      await officer.getByRole('link', { name: 'Recent cases' }).click();
      await officer
        .getByRole('article')
        .filter({ hasText: references[3] ?? '' })
        .waitFor();
      await states.of('QS').supervisor.follow(caseId, 'delay-notice', aDelayNotice());
      await officer.reload();
      await officer
        .getByRole('article')
        .filter({ hasText: references[3] ?? '' })
        .getByText('New')
        .waitFor();
      expect(await obstaclesOn(officer)).toEqual([]);
    }, 60_000);

    it('are taken along as a table, for a reason', async () => {
      await asking.getByRole('button', { name: 'Export the list' }).click();
      await asking.getByLabel('Form').selectOption('CSV');
      await asking.getByLabel(/Why you take it along/).fill('Für die Akte');
      const [file] = await Promise.all([
        asking.waitForEvent('download'),
        asking.getByRole('button', { name: 'Export', exact: true }).click(),
      ]);
      const text = await readFile(await file.path(), 'utf8');
      for (const reference of references) expect(text).toContain(reference);
    }, 60_000);

    it('complain of nothing', () => {
      expect(browser.complaints).toEqual([]);
    });
  },
);
