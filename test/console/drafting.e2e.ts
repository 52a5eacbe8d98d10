import type { Page } from 'playwright-core';
import {
  aFinalAnswer,
  anAcknowledgement,
  anItem,
  aTraceRequest,
} from '../support/builders/index.ts';
import { States } from '../support/nodes.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { obstaclesOn } from './screens.ts';
import { signedIn, signInAs } from './signed-in.ts';

/** As many as scenario 16 wants to be given to somebody else in five clicks. */
const MANY = 20;

(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `what is begun, and taken back${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    const states = new States(['QN', 'QS'], 'PostgreSQL', { env: { SECOND_FACTOR: 'optional' } });
    let browser: ABrowser;
    let focal: Page;
    let supervisor: Page;
    let answered: { caseId: string; reference: string };

    const ask = (raw: string): Promise<{ caseId: string; reference: string }> => {
      const serials = [
        { component: 'FRAME', raw, condition: 'INTACT', readBy: 'Inspector Weber' },
      ] as const;
      const request = aTraceRequest({ items: [anItem({ serials: [...serials] })] });
      return states.of('QN').focalPoint.submit({ to: 'QS', request });
    };

    beforeAll(async () => {
      await states.start();
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      answered = await ask('DRF-1');
      await qs.officer.sees(answered.caseId, 'DELIVERED');
      await qs.officer.follow(answered.caseId, 'acknowledgement', anAcknowledgement());
      await qs.officer.follow(answered.caseId, 'final-answer', aFinalAnswer());
      await qn.focalPoint.sees(answered.caseId, 'ANSWERED');
      browser = await ABrowser.start();
      focal = await signedIn(browser, qn.node, 'FOCAL_POINT', { person: 'M. Weber' });
      supervisor = await signedIn(browser, qn.node, 'SUPERVISOR', { person: 'S. Kos' });
    }, 180_000);
    afterAll(async () => {
      await browser?.stop();
      await states.stop();
    });

    const goto = (page: Page, path: string): Promise<unknown> =>
      page.goto(`${new URL(page.url()).origin}${path}`);

    it('a request of this State is the starting point of another, and a draft becomes a template', async () => {
      await goto(focal, `/cases/${answered.caseId}`);
      await focal.getByRole('button', { name: 'Use as a starting point' }).click();
      await focal.waitForURL(/\/drafts\/[0-9a-f-]{36}/);
      await focal.getByRole('link', { name: 'What is traced' }).click();
      await focal.getByRole('button', { name: 'Save as template' }).click();
      const dialog = focal.getByRole('dialog');
      await dialog.getByLabel('Name').fill('From the border');
      await dialog.getByLabel('For whom').selectOption('ALL');
      expect(await obstaclesOn(focal)).toEqual([]);
      await dialog.getByRole('button', { name: 'Save', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });

      await supervisor.getByRole('link', { name: 'Drafts' }).click();
      await supervisor.getByRole('button', { name: 'New', exact: true }).click();
      await supervisor
        .getByRole('button', { name: 'Begin with the template From the border' })
        .waitFor();
      expect(await obstaclesOn(supervisor)).toEqual([]);
      await supervisor
        .getByRole('button', { name: 'Begin with the template From the border' })
        .click();
      await supervisor.waitForURL(/\/drafts\/[0-9a-f-]{36}/);
    }, 60_000);

    it('shows under a number how the node reads it, leaves it as written, and forbids no word', async () => {
      await goto(focal, `/drafts`);
      await focal.getByRole('button', { name: 'New trace request' }).click();
      await focal.waitForURL(/\/drafts\/[0-9a-f-]{36}/);
      await goto(focal, `${new URL(focal.url()).pathname}?part=items`);
      const number = focal.locator('#field-request-items-0-serials-0-raw');
      await number.waitFor();
      await number.fill('АВ-12 / 7');
      await focal.getByText('The node compares it as АВ127').waitFor();
      await focal.getByText(/Some letters look like Latin ones.*AB127/).waitFor();
      expect(await number.inputValue()).toBe('АВ-12 / 7');
      const make = focal.locator('#field-request-items-0-make');
      const offered = await focal
        .locator(`[id="${(await make.getAttribute('list')) ?? ''}"] option`)
        .count();
      expect(offered).toBeGreaterThan(3);
      await make.fill('A maker that nobody knows');
      expect(await make.inputValue()).toBe('A maker that nobody knows');
      expect(await obstaclesOn(focal)).toEqual([]);
    }, 60_000);

    it('draws a trace with its requests and steps, says the same in lists, and leads to the cases by keyboard', async () => {
      await goto(focal, `/cases/${answered.caseId}`);
      await focal.getByRole('link', { name: 'Show the whole trace' }).click();
      const picture = focal.getByRole('group', { name: 'Picture of the trace' });
      await picture.locator('.place').first().waitFor();
      expect(await picture.locator('.way').count()).toBeGreaterThan(2);
      expect(await picture.locator('.request').count()).toBe(1);
      await focal
        .getByRole('region', { name: 'Path of the weapons' })
        .locator('ol li')
        .first()
        .waitFor();
      await focal
        .getByRole('region', { name: 'Requests' })
        .getByRole('link', { name: answered.reference })
        .waitFor();
      expect(await obstaclesOn(focal)).toEqual([]);
      await picture.getByRole('link').focus();
      await focal.keyboard.press('Enter');
      await focal.getByRole('heading', { name: answered.reference }).waitFor();

      const arabic = await signInAs(browser, states.of('QN').node, 'M. Weber', {
        language: 'ar',
        scheme: 'dark',
      });
      await goto(arabic, `/traces/${answered.caseId}`);
      await arabic.locator('.trace-picture .place').first().waitFor();
      expect(await obstaclesOn(arabic)).toEqual([]);
      const xOf = (page: Page, text: string): Promise<number> =>
        page
          .locator('.trace-picture .place')
          .filter({ hasText: text })
          .first()
          .evaluate((box) => box.getBoundingClientRect().x);
      await goto(focal, `/traces/${answered.caseId}`);
      await focal.locator('.trace-picture .place').first().waitFor();
      const [first, last] = [await xOf(focal, 'QS'), await xOf(focal, 'Recovered')];
      const [mirrored, end] = [await xOf(arabic, 'QS'), await xOf(arabic, 'مُسترد')];
      expect([first < last, mirrored > end]).toEqual([true, true]);
    }, 90_000);

    it.each([
      ['Request for investigative cooperation', 'cooperation', 'measures'],
      ['Spontaneous information', 'information', 'text'],
      ['Proposal of a joint team', 'team', 'purpose'],
    ])(
      'opens a form for: %s',
      async (name, kind) => {
        await focal.getByRole('link', { name: 'Outgoing requests' }).click();
        await focal.getByRole('button', { name: 'New', exact: true }).click();
        await focal.getByRole('link', { name, exact: true }).click();
        await focal.waitForURL(new RegExp(`/new/${kind}`));
        await focal.getByRole('heading', { name, level: 1 }).waitFor();
        await focal.getByRole('button', { name: 'Sign and send' }).click();
        await focal.locator('[role=alert]').first().waitFor();
        expect(await obstaclesOn(focal)).toEqual([]);
      },
      60_000,
    );

    describe('while the node of the partner is away', () => {
      beforeAll(() => states.of('QS').node.stop());

      it('what waits is recalled with one button, and is a draft again', async () => {
        const { caseId, reference } = await ask('DRF-2');
        await goto(focal, `/cases/${caseId}`);
        await focal.getByRole('heading', { name: reference }).waitFor();
        const recall = focal.getByRole('button', { name: 'Recall: Request' });
        await recall.waitFor();
        expect(await obstaclesOn(focal)).toEqual([]);
        await recall.click();
        await focal.waitForURL(/\/drafts\/[0-9a-f-]{36}/);
        await goto(focal, `/cases/${caseId}`);
        await focal.getByText('Recalled before it left').first().waitFor();
        expect(await focal.getByRole('button', { name: 'Recall: Request' }).count()).toBe(0);
      }, 60_000);

      it(`the ${MANY} requests of somebody who is ill go to somebody else in five clicks`, async () => {
        const qn = states.of('QN');
        const cases: string[] = [];
        for (let count = 0; count < MANY; count += 1)
          cases.push((await ask(`MANY-${100 + count}`)).caseId);
        const given = await qn.supervisor.call('POST', '/v1/cases/bulk', {
          body: { action: 'REASSIGN', officer: 'I. Ill', preview: false, cases },
          headers: { 'idempotency-key': 'ill' },
        });
        expect(given.status).toBe(200);
        await goto(supervisor, '/board?by=ASSIGNEE');
        await supervisor.evaluate(() => {
          const counted = { clicks: 0 };
          Object.assign(window, { counted });
          addEventListener('click', ({ isTrusted }) => isTrusted && (counted.clicks += 1), true);
        });
        await supervisor.getByRole('link', { name: `${MANY}: Open, I. Ill, Outgoing` }).click();
        await supervisor.getByRole('button', { name: 'Reassign' }).click();
        await supervisor.getByText(`Possible in ${MANY} of ${MANY} cases.`).waitFor();
        await supervisor.getByLabel('Give it to').fill('A. Zupan');
        await supervisor.getByRole('button', { name: `Do it in ${MANY} cases` }).click();
        await supervisor.getByText(`Done in ${MANY} of ${MANY} cases.`).waitFor();
        const clicks = await supervisor.evaluate(
          () => (window as unknown as { counted: { clicks: number } }).counted.clicks,
        );
        expect(clicks).toBeLessThanOrEqual(5);
      }, 90_000);
    });

    it('breaks no policy of the pages', () => {
      expect(browser.complaints).toEqual([]);
    });
  },
);
