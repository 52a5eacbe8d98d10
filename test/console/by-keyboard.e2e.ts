import { DRAFT_PARTS } from '../../apps/console/src/drafts/draft-parts.ts';
import { A_PASSWORD, anAccount } from '../support/an-account.ts';
import {
  aClose,
  aFinalAnswer,
  anAcknowledgement,
  aTraceRequest,
} from '../support/builders/index.ts';
import { States } from '../support/nodes.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { Keyboard } from './keyboard.ts';

const SEND = 'main form button[type=submit]';

// Issue 5: one whole story without a mouse. No call in this file or in Keyboard is one of a pointer.
(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `a trace by the keyboard alone${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    const states = new States(['QN', 'QS'], 'PostgreSQL', { env: { SECOND_FACTOR: 'optional' } });
    let browser: ABrowser;
    let asking: Keyboard;
    let answering: Keyboard;
    let address: string;

    beforeAll(async () => {
      await states.start();
      browser = await ABrowser.start();
      const [qn, qs] = [states.of('QN').node, states.of('QS').node];
      await anAccount(qn, 'FOCAL_POINT', { person: 'M. Weber' });
      await anAccount(qs, 'OFFICER', { person: 'P. Novak' });
      asking = new Keyboard(await browser.open(`${qn.api}/`, { width: 1600 }));
      answering = new Keyboard(await browser.open(`${qs.api}/`, { width: 1600 }));
      for (const { page } of [asking, answering]) page.setDefaultTimeout(30_000);
    }, 120_000);
    afterAll(async () => {
      await browser?.stop();
      await states.stop();
    });

    const enters = async (keyboard: Keyboard, person: string): Promise<void> => {
      await keyboard.type('input[autocomplete=username]', person);
      await keyboard.type('input[autocomplete=current-password]', A_PASSWORD);
      await keyboard.page.keyboard.press('Enter');
      await keyboard.hasFocus('main h1');
    };

    it('lets somebody in, after it has told what was wrong', async () => {
      await asking.type('input[autocomplete=username]', 'M. Weber');
      await asking.type('input[autocomplete=current-password]', 'another than it is');
      await asking.page.keyboard.press('Enter');
      await asking.hasFocus('[role=alert]');
      await enters(asking, 'M. Weber');
      await enters(answering, 'P. Novak');
    }, 120_000);

    it('composes a request part by part, each from its heading on', async () => {
      const { page } = asking;
      await asking.enter('nav a[href="/drafts"]');
      await asking.hasFocus('main h1');
      await asking.enter('main button');
      await page.waitForURL(/\/drafts\/.+/);
      const { header, ...body } = aTraceRequest();
      await asking.enter(`nav a[href*="part=${DRAFT_PARTS[0]?.id}"]`);
      for (const part of DRAFT_PARTS) {
        await page.locator(`section[data-part="${part.id}"]`).waitFor();
        await asking.hasFocus('[data-part-heading]');
        const from: object = part.path.length === 1 ? body : header;
        const wanted = Object.entries(from).filter(([name]) => part.names.includes(name));
        await asking.writeDocument(`/${part.path.join('/')}`, Object.fromEntries(wanted));
        // The way on stands at the end of each part.
        await asking.enter(`section[data-part="${part.id}"] > button`);
      }
      await asking.hasFocus('[data-part-heading]');
    }, 300_000);

    it('checks and sends it', async () => {
      const { page } = asking;
      await page.locator('[data-send]:not([disabled])').waitFor();
      await asking.enter('[data-send]');
      await page.waitForURL(/\/cases\/.+/);
      await asking.hasFocus('main h1');
      address = page.url();
    }, 60_000);

    it('takes it up on the other side, and is led to what is missing', async () => {
      const { page } = answering;
      await page.keyboard.press('g');
      await page.keyboard.press('i');
      await page.waitForURL(/direction=IN/);
      await answering.enter('main tbody a');
      await answering.hasFocus('main h1');
      await answering.enter('main a[href$="/acknowledgement"]');
      await answering.hasFocus('main h1');
      await answering.enter(SEND);
      await answering.hasFocus('[role=alert]');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await answering.hasFocus('[id^=field-body]');
      await answering.writeDocument('/body', anAcknowledgement());
      await answering.enter(SEND);
      await page.waitForURL((url) => !url.pathname.endsWith('/acknowledgement'));
      await answering.hasFocus('main h1');
    }, 180_000);

    it('answers', async () => {
      const { page } = answering;
      await answering.enter('main a[href$="/final-answer"]');
      await answering.hasFocus('main h1');
      await answering.writeDocument('/body', aFinalAnswer());
      await answering.enter(SEND);
      await page.waitForURL((url) => !url.pathname.endsWith('/final-answer'));
      await answering.hasFocus('main h1');
      await page.getByText('Answered', { exact: true }).first().waitFor();
    }, 240_000);

    it('closes it with a word of thanks', async () => {
      const { page } = asking;
      await page.goto(address);
      await page.locator('main a[href$="/closure"]').waitFor({ timeout: 60_000 });
      await asking.enter('main a[href$="/closure"]');
      await asking.hasFocus('main h1');
      await asking.writeDocument('/body', aClose());
      await asking.enter(SEND);
      await page.waitForURL((url) => !url.pathname.endsWith('/closure'));
      await page.getByText('Closed', { exact: true }).first().waitFor();
    }, 120_000);

    it('showed at every step where the keyboard was', () => {
      expect([...asking.unseen, ...answering.unseen]).toEqual([]);
      expect(browser.complaints).toEqual([]);
    });
  },
);
