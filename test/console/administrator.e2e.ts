import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import { AMailServer } from '../support/a-mail-server.ts';
import { anAccount } from '../support/an-account.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { States } from '../support/nodes.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { obstaclesOn } from './screens.ts';
import { signInAs } from './signed-in.ts';

// Issue 5: whoever looks after the node, and a supervisor beside, from the first page to the last.
(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `the administrator${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    let states: States<'QN' | 'QS'>;
    let mail: AMailServer;
    let browser: ABrowser;
    let page: Page;
    let supervisor: Page;
    let api: string;
    let caseId: string;

    beforeAll(async () => {
      mail = await AMailServer.start();
      states = new States(['QN', 'QS'], 'PostgreSQL', {
        env: { SMTP_URL: mail.url, MAIL_FROM: 'node@qn.example' },
      });
      await states.start();
      browser = await ABrowser.start();
      const { node, focalPoint } = states.of('QN');
      api = node.api;
      await anAccount(node, 'ADMINISTRATOR', { person: 'E. Keller' });
      await anAccount(node, 'SUPERVISOR', { person: 'C. Boss' });
      page = await signInAs(browser, node, 'E. Keller');
      caseId = (await focalPoint.submit({ to: 'QS', request: aTraceRequest() })).caseId;
      await focalPoint.sees(caseId, 'DELIVERED');
    }, 120_000);
    afterAll(async () => {
      await browser.stop();
      await states.stop();
      await mail.stop();
    });

    const withSecondFactor = async (one: Page): Promise<void> => {
      await one.getByRole('textbox', { name: 'Password' }).fill('four green kettles sing');
      await one.getByRole('button', { name: 'Show the key' }).click();
      await one.getByRole('img', { name: 'QR code of the key' }).waitFor();
      const secret = (await one.getByTestId('secret').textContent()) ?? '';
      await one.getByLabel('Code of your second factor').fill(generateSync({ secret }));
      await one.getByRole('button', { name: 'Confirm' }).click();
      await one.getByRole('link', { name: 'Notices' }).waitFor();
    };

    it('sets up the second factor by a QR code or by the key beside it', async () => {
      await withSecondFactor(page);
      expect(await obstaclesOn(page)).toEqual([]);
    }, 60_000);

    it('makes an account, changes its roles, invites its person again and ends a session', async () => {
      await page.getByRole('link', { name: 'Accounts' }).click();
      const fresh = page.getByRole('region', { name: 'New account' });
      await fresh.getByLabel('Name').fill('P. Novak');
      await fresh.getByLabel('Officer').check();
      await fresh.getByRole('button', { name: 'Make the account' }).click();
      await fresh.getByText('One-time code').waitFor();
      await page.getByRole('button', { name: 'Change P. Novak' }).click();
      const editor = page.getByRole('form', { name: 'Change P. Novak' });
      await editor.getByLabel('Supervisor').check();
      await editor.getByLabel('Unit').fill('North');
      await editor.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('row', { name: /P\. Novak.*Supervisor.*North/ }).waitFor();
      await editor.getByRole('button', { name: 'Invite again' }).click();
      await editor.getByText('One-time code').waitFor();
      supervisor = await signInAs(browser, states.of('QN').node, 'C. Boss');
      await withSecondFactor(supervisor);
      await page.reload();
      await page.getByRole('button', { name: 'End the session of C. Boss' }).click();
      await page
        .getByRole('button', { name: 'End the session of C. Boss' })
        .waitFor({ state: 'detached' });
      await supervisor.goto(`${api}/notices`);
      await supervisor.locator('input[autocomplete=username]').waitFor();
      await page.getByRole('link', { name: 'Which role may do what' }).click();
      await page.getByRole('row', { name: /case\.purge/ }).waitFor();
    }, 60_000);

    it('sees by which keys a partner is believed, and compares with it', async () => {
      await page.getByRole('link', { name: 'Trust and keys' }).click();
      const qs = page.locator('main > div > article').filter({ hasText: 'QS' }).first();
      await qs.getByRole('table', { name: 'Keys and certificates of QS' }).waitFor();
      await qs.getByText('TLS certificate').waitFor();
      expect(await qs.getByText('in force', { exact: true }).count()).toBeGreaterThan(2);
      await qs.getByText('Comparisons with QS').click();
      await qs.getByRole('button', { name: 'Compare with QS now' }).click();
      await qs.getByRole('row', { name: /E\. Keller.*None/ }).waitFor();
    }, 60_000);

    it('sees why a lane rests, and tries it at once when the partner is back', async () => {
      const { focalPoint } = states.of('QN');
      await states.of('QS').node.stop();
      await focalPoint.submit({ to: 'QS', request: aTraceRequest() });
      const qs = page.locator('main > div > article').filter({ hasText: 'QS' }).first();
      await page.reload();
      await qs.getByText('Failed tries').waitFor({ timeout: 40_000 });
      await states.of('QS').node.restart();
      await qs.getByRole('button', { name: 'Try QS now' }).click();
      await qs.getByText('Failed tries').waitFor({ state: 'detached', timeout: 40_000 });
    }, 120_000);

    it('sees versions, migrations, queue, clocks, disk and backups, and tries the mail server', async () => {
      await page.getByRole('link', { name: 'Diagnostics' }).click();
      await page.getByText('all applied').waitFor();
      await page.getByText('BullMQ · PostgreSQL').waitFor();
      await page.getByText(/No backup was made into a file yet/).waitFor();
      await page.getByRole('region', { name: 'Clocks of partners' }).getByText('QS').waitFor();
      const mails = page.getByRole('region', { name: 'Mails' });
      await mails.getByLabel('Send a test mail to').fill('head@qn.example');
      await mails.getByRole('button', { name: 'Send' }).click();
      await mails.getByText('The mail server has taken it.').waitFor();
      expect(mail.taken.at(-1)?.to).toEqual(['head@qn.example']);
      mail.mood = 550;
      await mails.getByRole('button', { name: 'Send' }).click();
      await mails.getByRole('alert').getByText(/550/).waitFor();
      await page.getByRole('link', { name: 'Table of deadlines' }).click();
      await page.getByRole('row', { name: /EU-URGENT-DIRECT.*8 hours.*2023\/977/ }).waitFor();
    }, 60_000);

    it('names a deputy for the days of an absence', async () => {
      await page.goto(`${api}/account`);
      const card = page.getByRole('region', { name: 'Absence and deputy' });
      const day = (ahead: number): string =>
        new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
      await card.getByLabel('Deputy').fill('C. Boss');
      await card.getByLabel('First day').fill(day(1));
      await card.getByLabel('Last day').fill(day(5));
      await card.getByRole('button', { name: 'Set the absence' }).click();
      await card.getByRole('button', { name: 'I am back' }).click();
      await card.getByRole('button', { name: 'I am back' }).waitFor({ state: 'detached' });
    }, 60_000);

    it('shows a supervisor what a case keeps, and holds it by law', async () => {
      const { node } = states.of('QN');
      await anAccount(node, 'SUPERVISOR', { person: 'F. Sato' });
      const boss = await signInAs(browser, node, 'F. Sato');
      await withSecondFactor(boss);
      await boss.goto(`${api}/cases/${caseId}`);
      const more = boss.getByRole('region', { name: 'More about this case' });
      await more.getByRole('button', { name: /^Ask QS what it holds/ }).click();
      await more.getByText(/QS holds 1 message/).waitFor();
      await more.getByText('Keeping, destroying and legal holds').click();
      await more.getByLabel('Reason for a legal hold').fill('The trial goes on.');
      await more.getByRole('button', { name: 'Place a hold' }).click();
      await more.getByText(/The trial goes on/).waitFor();
      await more.getByLabel('Reason for lifting').fill('The judgment is final.');
      await more.getByRole('button', { name: 'Lift', exact: true }).click();
      await more.getByText('Legal hold, lifted').waitFor();
      await boss.getByRole('link', { name: 'Purges' }).click();
      await boss.getByText('Nothing waits to be destroyed.').waitFor();
      await boss.getByRole('link', { name: 'Refused messages' }).click();
      await boss.getByText('Nothing was refused.').waitFor();
    }, 60_000);

    it('breaks no policy and asks nobody else', () => {
      expect(browser.complaints).toEqual([]);
    });
  },
);
