import type { RequestHeader } from '@trace/protocol';
import type { Page } from 'playwright-core';
import {
  aClarificationRequest,
  anAcknowledgement,
  anExplanation,
  anExplanationQuery,
  anItem,
  aPartialAnswer,
  aReferral,
  aRefusalNotice,
  aTraceRequest,
} from '../support/builders/index.ts';
import { MovedClocks } from '../support/moved-clocks.ts';
import { States } from '../support/nodes.ts';
import { until } from '../support/until.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { signedIn, signInAs } from './signed-in.ts';
import { typeDocument } from './type-document.ts';

const TO_VALKESH: Pick<RequestHeader, 'addressees'> = {
  addressees: [{ state: 'QV', why: 'MANUFACTURER', mode: 'PARALLEL' }],
};
const REASON = 'The register of buyers is confidential by section 14 of the Arms Act.';

/** An item of which nobody has said yet whether it bears an import mark. */
const [MAKER_MARK] = anItem().marks ?? [];
const UNLOOKED = anItem({
  manufacturerCountry: 'QV',
  marks: [...(MAKER_MARK ? [MAKER_MARK] : []), { kind: 'IMPORT' } as never],
});
const BRENNEK = anItem({
  weaponType: 'RE',
  make: 'BRENNEK',
  manufacturerNormalised: 'Brennek',
  manufacturerCountry: 'QV',
  model: 'BS-38',
  calibre: '.38 Special',
  calibreAsMarked: '.38',
  serials: [{ component: 'FRAME', raw: 'T2O417', condition: 'INTACT', readBy: 'Inspector Weber' }],
});

// domain/scenarios.md, 5, 6 and 11, where people act.
(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `scenarios in a browser${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    const clocks = new MovedClocks();
    const states = new States(
      ['QN', 'QV', 'QT'],
      'PostgreSQL',
      { env: { SECOND_FACTOR: 'optional', ...clocks.env } },
      clocks,
    );
    let browser: ABrowser;
    let asking: Page;
    let answering: Page;

    beforeAll(async () => {
      await clocks.start('2026-05-04T06:00:00Z');
      await states.start();
      browser = await ABrowser.start();
      asking = await signedIn(browser, states.of('QN').node, 'FOCAL_POINT', { person: 'M. Weber' });
      answering = await signedIn(browser, states.of('QV').node, 'OFFICER', { person: 'B. Thapa' });
    }, 180_000);
    afterAll(async () => {
      await browser?.stop();
      await states.stop();
      await clocks.stop();
    });

    const open = async (page: Page, state: 'QN' | 'QV', path: string): Promise<void> => {
      await page.goto(`${states.of(state).node.api}${path}`);
      await page.locator('main h1').waitFor();
    };
    const sent = async (page: Page, step: string): Promise<void> => {
      await page.getByRole('button', { name: /Sign and send/ }).click();
      await page.waitForURL((url) => !url.pathname.endsWith(`/${step}`));
    };
    const submitted = async (request: object): Promise<string> => {
      const { caseId } = await states.of('QN').focalPoint.submit({ to: 'QV', request });
      await states.of('QV').officer.sees(caseId, 'DELIVERED');
      return caseId;
    };

    describe('5: the import mark was not examined', () => {
      const condition = '[id="field-request-items-0-marks-1-condition"]';
      const reason = '[id="field-request-items-0-marks-1-reason"]';
      let caseId: string;

      /** The score, and whether it can be sent. */
      const judged = async (findings: RegExp): Promise<{ score: number; isReady: boolean }> => {
        const card = asking.getByRole('region', { name: 'Quality of the request' });
        await card.getByText(findings).first().waitFor();
        const score = Number(/(\d+) \/ 100/.exec(await card.innerText())?.[1]);
        await asking.locator('nav a[href*="part=send"]').click();
        const send = asking.locator('[data-send]');
        await send.waitFor();
        const isReady = await send.isEnabled();
        await asking.locator('nav a[href*="part=items"]').click();
        await asking.locator(condition).waitFor();
        return { score, isReady };
      };

      it('can not be sent while nobody has said so, or why', async () => {
        const { body } = await states
          .of('QN')
          .focalPoint.call<{ draftId: string }>('POST', '/v1/drafts', {
            body: {
              to: ['QV'],
              language: 'en',
              request: aTraceRequest({ header: TO_VALKESH, items: [UNLOOKED] }),
            },
            headers: { 'idempotency-key': 'scenario-5' },
          });
        await open(asking, 'QN', `/drafts/${body.draftId}?part=items`);
        const empty = await judged(/Nothing says whether it bears an import mark/);
        expect(empty.isReady).toBe(false);
        await asking.locator(condition).selectOption('NOT_EXAMINED');
        const unexplained = await judged(/Nothing says why nobody has looked/);
        expect(unexplained.isReady).toBe(false);
      }, 120_000);

      it('can be sent with the reason, at a lower score', async () => {
        await asking.locator(reason).fill('The grip can not be taken off here.');
        const explained = await judged(/Nobody has looked for an import mark/);
        await asking.locator(condition).selectOption('ABSENT');
        await asking
          .getByText(/Nobody has looked for an import mark/)
          .waitFor({ state: 'detached' });
        const looked = await judged(/./);
        expect(explained.score).toBeLessThan(looked.score);
        await asking.locator(condition).selectOption('NOT_EXAMINED');
        await judged(/Nobody has looked for an import mark/);
        await asking.locator('nav a[href*="part=send"]').click();
        await asking.locator('[data-send]:not([disabled])').click();
        await asking.waitForURL(/\/cases\/.+/);
        caseId = new URL(asking.url()).pathname.split('/').at(-1) ?? '';
      }, 120_000);

      it('is asked back for by the paragraph that wants it', async () => {
        await states.of('QV').officer.sees(caseId, 'DELIVERED');
        await states.of('QV').officer.follow(caseId, 'acknowledgement', anAcknowledgement());
        await open(answering, 'QV', `/cases/${caseId}/clarification-request`);
        await typeDocument(answering, '/body', aClarificationRequest());
        await sent(answering, 'clarification-request');
        await until('the question has come', async () => {
          const shown = await states.of('QN').focalPoint.find(caseId);
          return shown?.timeline.some(({ kind }) => kind === 'CLARIFICATION_REQUEST') || undefined;
        });
        await open(asking, 'QN', `/cases/${caseId}`);
        const back = asking.getByRole('region', { name: 'Asked back' });
        await back.getByText('(ITI 8(b), 17(b))').waitFor();
      }, 120_000);
    });

    describe('6: the wrong country', () => {
      let caseId: string;

      it('is told by the expert who is asked, with what was put right', async () => {
        caseId = await submitted(aTraceRequest({ header: TO_VALKESH, items: [BRENNEK] }));
        await open(answering, 'QV', `/cases/${caseId}/referral`);
        await typeDocument(answering, '/body', aReferral());
        await sent(answering, 'referral');
        await answering.getByText('Referred', { exact: true }).first().waitFor();
        await states.of('QN').focalPoint.sees(caseId, 'REFERRED');
        await open(asking, 'QN', `/cases/${caseId}`);
        const referral = asking.getByRole('region', { name: 'Referred' });
        for (const text of ['Not our mark', 'TA-38', 'QT']) {
          await referral.getByText(text, { exact: true }).first().waitFor();
        }
      }, 120_000);

      it('leaves no clock of that State running, and nothing late', async () => {
        const limits = asking.getByRole('region', { name: 'Time limits' });
        const answer = limits.locator('.mantine-Accordion-item', { hasText: 'Answer · QV' });
        await answer.getByText('Stopped', { exact: true }).waitFor();
        await signedIn(browser, states.of('QN').node, 'SUPERVISOR', { person: 'E. Brandt' }).then(
          async (boss) => {
            await open(boss, 'QN', '/scorecards');
            const row = boss.locator('main tbody tr', { hasText: 'QV' }).first();
            await row.waitFor();
            expect(await row.getByRole('link', { name: /Late/ }).count()).toBe(0);
            await boss.context().close();
          },
        );
      }, 120_000);

      it('becomes the draft to the right one with one click', async () => {
        await asking.getByRole('button', { name: 'Ask QT next' }).click();
        await asking.waitForURL(/\/drafts\/.+/);
        await asking.locator('nav a[href*="part=items"]').click();
        const value = async (name: string): Promise<string> =>
          asking.locator(`[id="field-request-items-0-${name}"]`).inputValue();
        await asking.locator('section[data-part=items]').waitFor();
        expect([
          await value('make'),
          await value('model'),
          await value('manufacturerCountry'),
          await value('serials-0-raw'),
        ]).toEqual(['Tamoro Arsenal', 'TA-38', 'QT', 'T-20417']);
        await asking.locator('nav a[href*="part=send"]').click();
        await asking.locator('[data-send]:not([disabled])').click();
        await asking.waitForURL(/\/cases\/.+/);
        const onward = new URL(asking.url()).pathname.split('/').at(-1) ?? '';
        await states.of('QT').officer.sees(onward, 'DELIVERED');
      }, 120_000);
    });

    describe('11: a part is refused', () => {
      let caseId: string;

      it('offers no ground that the two States do not share, and names the part', async () => {
        caseId = await submitted(
          aTraceRequest({
            header: {
              ...TO_VALKESH,
              questions: [
                { code: 'Q-MANUF', itemRef: 1 },
                { code: 'Q-FIRSTDEST' },
                { code: 'Q-PERSON' },
              ],
            },
            items: [
              anItem({
                serials: [
                  { component: 'FRAME', raw: 'ZP9-11011', condition: 'INTACT', readBy: 'Weber' },
                ],
              }),
            ],
          }),
        );
        const { officer } = states.of('QV');
        await officer.follow(caseId, 'acknowledgement', anAcknowledgement());
        await officer.follow(caseId, 'partial-answers', GIVEN);
        await open(answering, 'QV', `/cases/${caseId}/refusal`);
        const ground = answering.locator('[id="field-body-ground"]');
        const offered = await ground
          .locator('option')
          .evaluateAll((options) =>
            options
              .map((option) => (option as HTMLOptionElement).value)
              .filter((one) => one !== ''),
          );
        expect(offered).toContain('ITI22-CONFID');
        expect(offered.filter((one) => one.startsWith('EU6'))).toEqual([]);
        await typeDocument(
          answering,
          '/body',
          aRefusalNotice({
            mode: 'RESTRICT',
            ground: 'ITI22-CONFID',
            text: REASON,
            partsAffected: [{ questionNo: 3, text: 'The identity of the buyer.' }],
          }),
        );
        await sent(answering, 'refusal');
        await states.of('QN').focalPoint.sees(caseId, 'RESTRICTED');
        await open(asking, 'QN', `/cases/${caseId}`);
        await asking.getByText('Answered with restrictions', { exact: true }).first().waitFor();
        const refusal = asking.getByRole('region', { name: 'Refused' });
        for (const text of [REASON, 'The identity of the buyer.'])
          await refusal.getByText(text).waitFor();
      }, 120_000);

      it('has to be explained within ten working days of Valkesh', async () => {
        await clocks.setTo('2026-05-10T06:00:00Z');
        // Nobody stays signed in for a week.
        asking = await signInAs(browser, states.of('QN').node, 'M. Weber');
        answering = await signInAs(browser, states.of('QV').node, 'B. Thapa');
        await open(asking, 'QN', `/cases/${caseId}/explanation-query`);
        await typeDocument(asking, '/body', anExplanationQuery());
        await sent(asking, 'explanation-query');
        const limits = asking.getByRole('region', { name: 'Time limits' });
        await limits.getByText('Explanation · QV').click();
        // Friday and Saturday are no working days there, and Sunday is one.
        await limits.getByText('Sun 2026-05-24 24:00 Asia/Kathmandu').first().waitFor();
        await limits
          .getByText(/10 working days/)
          .first()
          .waitFor();
        await states.of('QV').officer.sees(caseId, 'RESTRICTED');
        await open(answering, 'QV', `/cases/${caseId}/explanation`);
        await typeDocument(answering, '/body', anExplanation());
        await sent(answering, 'explanation');
        const met = answering
          .getByRole('region', { name: 'Time limits' })
          .locator('.mantine-Accordion-item', { hasText: 'Explanation · QV' });
        await met.getByText('Done in time', { exact: true }).waitFor();
      }, 120_000);
    });

    it('breaks no policy and asks nobody else', () => {
      expect(browser.complaints).toEqual([]);
    });
  },
);

const GIVEN = aPartialAnswer({
  response: {
    questionResults: [
      { questionNo: 1, code: 'Q-MANUF', status: 'ANSWERED', answer: 'Made in 2011, lot 40.' },
      { questionNo: 2, code: 'Q-FIRSTDEST', status: 'ANSWERED', answer: 'Exported to QT in 2012.' },
      { questionNo: 3, code: 'Q-PERSON', status: 'PENDING' },
    ],
  },
});
