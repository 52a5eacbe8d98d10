import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { aToken } from '../support/a-token.ts';
import { anAccount } from '../support/an-account.ts';
import { AnOfficer } from '../support/an-officer.ts';
import {
  aPerson,
  aPersonIdentity,
  aSpontaneousInfo,
  aTraceRequest,
} from '../support/builders/index.ts';
import { States } from '../support/nodes.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { obstaclesOn } from './screens.ts';
import { signInAs } from './signed-in.ts';
import { typeDocument } from './type-document.ts';

// Issue 5: four eyes for sending and for disclosure, by two people in two browsers.
(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `approvals${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    const states = new States(['QN', 'QS'], 'PostgreSQL', {
      env: { SECOND_FACTOR: 'optional', FOUR_EYES: 'sending,disclosure' },
    });
    let browser: ABrowser;
    let author: Page;
    let second: Page;
    let writer: AnOfficer;
    let caseAddress: string;

    beforeAll(async () => {
      await states.start();
      browser = await ABrowser.start();
      const { node } = states.of('QN');
      await anAccount(node, 'FOCAL_POINT', { person: 'A. Author' });
      await anAccount(node, 'FOCAL_POINT', { person: 'B. Second' });
      writer = new AnOfficer(node, await aToken(node, 'FOCAL_POINT', 'A. Author'));
      [author, second] = await Promise.all([
        signInAs(browser, node, 'A. Author'),
        signInAs(browser, node, 'B. Second'),
      ]);
    }, 120_000);
    afterAll(async () => {
      await browser.stop();
      await states.stop();
    });

    const submitDraft = async (): Promise<void> => {
      const persons = [aPerson({ identityPart: 'suspect', necessity: 'Asked by name.' })];
      const identity = aPersonIdentity({
        names: [{ kind: 'PRIMARY', family: 'Canarevic', given: 'Zdravka', script: 'Latn' }],
      });
      const { body } = await writer.call<{ draftId: string }>('POST', '/v1/drafts', {
        body: {
          to: ['QS'],
          language: 'en',
          request: Object.assign(aTraceRequest(), { persons }),
          identities: [{ part: 'suspect', identity }],
        },
        headers: { 'idempotency-key': randomUUID() },
      });
      await author.goto(`${states.of('QN').node.api}/drafts/${body.draftId}?part=send`);
      await author.locator('[data-send]:not([disabled])').click();
      await author.waitForURL(/\/approvals\/.+/);
    };
    const openWaiting = async (page: Page): Promise<void> => {
      await page.getByRole('link', { name: 'Approvals' }).click();
      await page.locator('article', { hasText: 'for you to decide' }).getByRole('link').click();
      await page.waitForURL(/\/approvals\/.+/);
    };

    it('says that what was to be sent waits for a second person, and leads there', async () => {
      await submitDraft();
      await author.getByText('Not sent yet: it waits for a second person').waitFor();
      expect(await author.getByRole('button', { name: /^Approve/ }).count()).toBe(0);
      const { body } = await writer.call<{ cases: unknown[] }>('GET', '/v1/cases');
      expect(body.cases).toEqual([]);
    }, 60_000);

    it('shows the second person that something waits, and all that the partner will read', async () => {
      await second.reload();
      await second.getByLabel('1 approval waits for you').waitFor();
      await openWaiting(second);
      const content = second.getByRole('region', { name: 'What would be sent' });
      await content.getByText(aTraceRequest().header.factsSummary).waitFor();
      const identities = second.getByRole('region', { name: 'Identities' });
      expect(await second.getByText('Canarevic').count()).toBe(0);
      await identities.getByRole('textbox').fill('Four eyes on this request');
      await identities.getByRole('button', { name: 'Open' }).click();
      await identities.getByText('Canarevic').waitFor();
      expect(await obstaclesOn(second)).toEqual([]);
    }, 60_000);

    it('refuses with a reason that reaches whoever asked', async () => {
      await second.getByLabel('Reason of the refusal').fill('Name the place of the recovery.');
      await second.getByRole('button', { name: 'Refuse' }).click();
      await second.getByRole('heading', { name: /Request to QS/ }).waitFor();
      await second.getByText('Name the place of the recovery.').waitFor();
      await author.reload();
      await author.getByText('Name the place of the recovery.').waitFor();
      await author.getByText('Refused', { exact: true }).waitFor();
    }, 60_000);

    it('lets whoever asked take it back', async () => {
      await submitDraft();
      await author.getByRole('button', { name: 'Take back' }).click();
      await author.getByText('Taken back', { exact: true }).waitFor();
    }, 60_000);

    it('signs and sends what the second person approves', async () => {
      await submitDraft();
      await second.goto(`${states.of('QN').node.api}/approvals`);
      await openWaiting(second);
      await second.getByRole('button', { name: 'Approve: sign and send to QS' }).click();
      await second.getByText('Approved', { exact: true }).waitFor();
      await author.getByRole('link', { name: 'Outgoing requests' }).click();
      await author.getByRole('link', { name: /QN-TR-/ }).click();
      await author.getByRole('heading', { name: /QN-TR-/ }).waitFor();
      caseAddress = author.url();
    }, 60_000);

    it('keeps a step back as it keeps a request back', async () => {
      await author.goto(`${caseAddress}/spontaneous-information`);
      await author.getByRole('button', { name: /Sign and send/ }).waitFor();
      await typeDocument(author, '/body', aSpontaneousInfo());
      await author.getByRole('button', { name: /Sign and send/ }).click();
      await author.waitForURL(/\/approvals\/.+/);
      await author.getByText('Not sent yet').waitFor();
      await author.goto(caseAddress);
      await author.getByRole('heading', { name: /QN-TR-/ }).waitFor();
      const { body } = await writer.call<{ timeline: unknown[] }>(
        'GET',
        `/v1${new URL(caseAddress).pathname}`,
      );
      expect(body.timeline).toHaveLength(1);
    }, 60_000);

    it.each([
      ['ar', 'dark'],
      ['zh', 'light'],
    ] as const)(
      'has no obstacle in %s and %s',
      async (language, scheme) => {
        const { node } = states.of('QN');
        const page = await signInAs(browser, node, 'B. Second', { language, scheme });
        await page.goto(`${node.api}/approvals`);
        await page.locator('main article').first().waitFor();
        expect(await obstaclesOn(page)).toEqual([]);
        await page.locator('main article a').first().click();
        await page.locator('main section').first().waitFor();
        expect(await obstaclesOn(page)).toEqual([]);
        expect(browser.complaints).toEqual([]);
      },
      60_000,
    );
  },
);
