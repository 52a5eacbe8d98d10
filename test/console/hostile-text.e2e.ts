import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { aPicture } from '../support/a-picture.ts';
import { aToken } from '../support/a-token.ts';
import { anAccount } from '../support/an-account.ts';
import { HOSTILE_TEXTS } from '../support/bad-values.ts';
import {
  aClarificationRequest,
  anAcknowledgement,
  anAttachment,
  anItem,
  aRecovery,
  aTraceRequest,
} from '../support/builders/index.ts';
import { States } from '../support/nodes.ts';
import { until } from '../support/until.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { signInAs } from './signed-in.ts';
import { typeDocument } from './type-document.ts';

/** Everything that was written, each text once and with its number. */
const written: string[] = [];

/** A text that means something to another program, and no two alike. */
function hostile(): string {
  const all = [...HOSTILE_TEXTS, 'Zоrin of Norburg', 'W'.repeat(150), '=1+1', '-2+3'];
  const text = `${all[written.length % all.length]} ${written.length}`;
  written.push(text);
  return text;
}

/** The name of a unit: no person can be called so. */
const UNIT = '=HYPERLINK("http://x.example") <img src=x onerror=alert(1)>';
const [BOSS, OFFICER] = ['S. Kos', 'P. Novak'];

// Rows B60 to B64 and B72 to B74 of the bad-input matrix, where a person looks.
(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `what a partner writes${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    const states = new States(['QN', 'QS'], 'PostgreSQL', { env: { SECOND_FACTOR: 'optional' } });
    const dialogs: string[] = [];
    let browser: ABrowser;
    let page: Page;
    let caseId: string;
    let accountId: string;
    let api: string;

    beforeAll(async () => {
      await states.start();
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      api = qs.node.api;
      const photo = await qn.focalPoint.upload(await aPicture(), 'image/jpeg', '../<b>\r\n".jpg');
      ({ caseId } = await qn.focalPoint.submit({ to: 'QS', request: aHostileRequest(photo) }));
      await qs.officer.sees(caseId, 'DELIVERED');
      await qs.officer.follow(caseId, 'acknowledgement', anAcknowledgement());
      ({ accountId } = await anAccount(qs.node, 'SUPERVISOR', { person: BOSS, unit: UNIT }));
      await anAccount(qs.node, 'OFFICER', { person: OFFICER, unit: UNIT });
      browser = await ABrowser.start();
      page = await signInAs(browser, qs.node, BOSS);
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
    }, 120_000);
    afterAll(async () => {
      await browser?.stop();
      await states.stop();
    });

    const open = async (path: string): Promise<void> => {
      await page.goto(`${api}${path}`);
      await page.locator('main h1').waitFor();
      await page.waitForLoadState('networkidle');
    };
    /** What is not on the page as it was written, or not apart from what stands around it. */
    const lost = async (): Promise<string[]> =>
      page.evaluate((texts) => {
        for (const one of document.querySelectorAll('details')) one.open = true;
        const isolated = [...document.querySelectorAll('.free-text, .ref, .digest, bdi')].filter(
          (one) => /isolate|plaintext/.test(getComputedStyle(one).unicodeBidi),
        );
        const shown = isolated.map(({ textContent }) => textContent ?? '');
        return texts.filter((text) => !shown.some((one) => one.includes(text)));
      }, written);

    it('is shown in a case as it was written, each text apart', async () => {
      await open(`/cases/${caseId}`);
      expect(await lost()).toEqual([]);
      // The longest word does not push the page aside.
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
      expect(
        await page.locator('main img, main script, main iframe, main svg[onload]').count(),
      ).toBe(0);
    }, 60_000);

    it('is printed so too', async () => {
      await page.emulateMedia({ media: 'print' });
      expect(await lost()).toEqual([]);
      await page.emulateMedia({ media: 'screen' });
    }, 60_000);

    it('is a name like any other where it is the name of a unit', async () => {
      await page.getByRole('button', { name: BOSS }).click();
      await page.getByText(UNIT).waitFor();
      await page.keyboard.press('Escape');
      const card = page.getByRole('region', { name: 'Who works on it' });
      await card.locator('input[list=people]').fill(OFFICER);
      await card.locator('button[type=submit]').click();
      await card.locator('bdi', { hasText: OFFICER }).waitFor();
      for (const path of ['/cases?direction=IN', '/account', '/audit', '/search', '/recent'])
        await open(path);
    }, 60_000);

    it('is looked for as a text, and sorts nothing (B61)', async () => {
      await open('/search');
      for (const text of [`' or 'x'='x`, `'; delete from message; --`, '______', '<script>']) {
        await page.locator('main [data-find]').fill(text);
        await page.keyboard.press('Enter');
        await page.locator('main [role=alert], main [role=status]').first().waitFor();
        expect(await page.getByRole('link', { name: /QN-TR-/ }).count()).toBe(0);
      }
      await page.goto(`${api}/cases?sort=DUE%27%3B%20drop%20table%20message&partner=%3Cscript%3E`);
      await page.locator('main [role=alert]').first().waitFor();
      await open('/cases?direction=IN');
      await page.getByRole('link', { name: /QN-TR-/ }).waitFor();
    }, 60_000);

    it('is no formula in what is taken along (B62)', async () => {
      await open('/cases?direction=IN');
      await page.getByRole('button', { name: 'Export the list' }).click();
      await page.getByLabel('Form').selectOption('CSV');
      await page.getByLabel(/Why you take it along/).fill('=1+1 for the file');
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export', exact: true }).click(),
      ]);
      const csv = await readFile(await file.path(), 'utf8');
      const cells = [...csv.matchAll(/(?<=^|,|\n)(?:"((?:[^"]|"")*)"|([^,\r\n]*))/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? '',
      );
      expect(cells.filter((cell) => cell.includes('HYPERLINK'))).toHaveLength(1);
      expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
      await open(`/cases/${caseId}`);
      const [evidence] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: /evidence/i }).click(),
      ]);
      expect(JSON.parse(await readFile(await evidence.path(), 'utf8'))).toMatchObject({});
    }, 60_000);

    it('comes back as it was typed, in any script (B75), and without what hides in it', async () => {
      const text = 'طلب تتبع — запрос 🔫 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 中文 {{7*7}} <b>';
      await open(`/cases/${caseId}/clarification-request`);
      const asked = { element: 'IMPORT_MARK', itemRef: 1, text: 'a\u202Egnp.exe' } as const;
      await typeDocument(page, '/body', aClarificationRequest({ missing: [asked] }));
      await page.getByRole('button', { name: /Sign and send/ }).click();
      await page.getByRole('alert').getByRole('link').first().waitFor();
      expect(await page.getByRole('alert').getByRole('link').count()).toBe(1);
      await page.locator('[id="field-body-missing-0-text"]').fill(text);
      await page.getByRole('button', { name: /Sign and send/ }).click();
      await page.waitForURL((url) => url.pathname === `/cases/${caseId}`);
      const { focalPoint } = states.of('QN');
      const messageId = await until('the question has come', async () => {
        const shown = await focalPoint.find(caseId);
        return shown?.timeline.find(({ kind }) => kind === 'CLARIFICATION_REQUEST')?.messageId;
      });
      const { body } = await focalPoint.call('GET', `/v1/cases/${caseId}/messages/${messageId}`);
      expect(JSON.stringify(body)).toContain(JSON.stringify(text).slice(1, -1));
    }, 60_000);

    it('stands in no log (B63)', () => {
      const texts = [...written, UNIT].map((text) => text.slice(0, 60));
      expect(texts.filter((text) => states.printed.includes(text))).toEqual([]);
      // oxlint-disable-next-line no-control-regex -- that no terminal is commanded is what is proved
      expect(states.printed).not.toMatch(/\u001B\[/);
    });

    it('has made nothing run, and asked nobody (B60, B64)', () => {
      expect(dialogs).toEqual([]);
      expect(browser.complaints).toEqual([]);
    });

    it('lets no other page act for whoever is signed in (B74)', async () => {
      const elsewhere = await aPageElsewhere(
        `${api}/v1/cases/${caseId}/delay-notice`,
        `${api}/v1/cases/${caseId}`,
      );
      try {
        const { port } = elsewhere.address() as AddressInfo;
        await page.goto(`http://127.0.0.1:${port}/`);
        await page.waitForFunction(() => document.title === 'tried');
        expect(await page.locator('p').innerText()).toBe('nothing was read');
        const [answer] = await Promise.all([
          page.waitForResponse((response) => response.request().method() === 'POST'),
          page.locator('form button').click(),
        ]);
        expect(answer.status()).toBe(403);
        await open('/cases?direction=IN');
        await page.getByRole('link', { name: /QN-TR-/ }).waitFor();
      } finally {
        elsewhere.close();
      }
    }, 60_000);

    it('tells nobody at the door who has an account, and lets nobody try for long (B72)', async () => {
      const door = await browser.open(`${api}/`);
      const tell = async (person: string): Promise<string> => {
        await door.locator('input[autocomplete=username]').fill(person);
        await door.locator('input[autocomplete=current-password]').fill('not the password');
        await door.locator('button[type=submit]').click();
        await door.locator('button[type=submit]:not([data-loading])').waitFor();
        const alert = door.getByRole('alert');
        await alert.waitFor();
        return (await alert.innerText()).replace(/[0-9a-f-]{36}/, '');
      };
      const [known, unknown] = [await tell(OFFICER), await tell('Nobody at all')];
      expect(known).toBe(unknown);
      let said = known;
      for (let tries = 0; tries < 30 && said === known; tries += 1) said = await tell(OFFICER);
      expect(said).not.toBe(known);
    }, 120_000);

    it('ends with a role that is taken away (B73)', async () => {
      await open(`/cases/${caseId}`);
      const { node } = states.of('QS');
      const token = await aToken(node, 'ADMINISTRATOR');
      const { headers } = await node.call('GET', `/v1/accounts/${accountId}`, { token });
      const changed = await node.call('PUT', `/v1/accounts/${accountId}`, {
        token,
        headers: { 'if-match': headers.get('etag') ?? '' },
        body: { roles: ['AUDITOR'], disabled: false },
      });
      expect(changed.status).toBe(200);
      await page.getByRole('link', { name: 'Incoming requests' }).click();
      await page.locator('input[autocomplete=current-password]').waitFor();
    }, 60_000);
  },
);

function aHostileRequest(photo: Parameters<typeof anAttachment>[0]): object {
  const item = anItem({
    make: hostile(),
    model: hostile(),
    calibre: hostile(),
    identification: { by: hostile(), qualification: hostile(), date: '2026-01-07', confidence: 5 },
  });
  return aTraceRequest({
    header: {
      requestingAuthority: { name: hostile(), address: hostile() },
      contactOfficer: { name: hostile(), unit: hostile() },
      legalJustification: hostile(),
      factsSummary: hostile(),
      questions: [
        { code: 'Q-IDENT', itemRef: 1, text: hostile() },
        { code: 'Q-LASTHOLDER', text: hostile() },
      ],
      attachments: [anAttachment(photo, { caption: hostile() })],
    },
    items: [item],
    recovery: aRecovery({
      recoveringAgency: hostile(),
      seizureRef: hostile(),
      circumstances: hostile(),
    }),
  });
}

/** A page of somebody else, which tries to act and to read with the cookies of whoever looks at it. */
async function aPageElsewhere(acts: string, reads: string): Promise<Server> {
  const html = `<!doctype html><meta charset=utf-8><p>nothing was read</p>
    <form method=post enctype=text/plain action=${JSON.stringify(acts)}><button>Win a prize</button></form>
    <script>
    (async () => {
      await fetch(${JSON.stringify(acts)}, { method: 'POST', mode: 'no-cors', credentials: 'include' }).catch(() => {});
      await fetch(${JSON.stringify(reads)}, { credentials: 'include' })
        .then(async (answer) => (document.querySelector('p').textContent = await answer.text()), () => {});
      document.title = 'tried';
    })();</script>`;
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(html),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
