import { dirname } from 'node:path';
import { fingerprintOf } from '@trace/protocol';
import type { Page } from 'playwright-core';
import { freePorts } from '../../apps/cli/src/demo/free-ports.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { anAccount } from '../support/an-account.ts';
import { anOfficer, type AnOfficer } from '../support/an-officer.ts';
import {
  aClose,
  aFinalAnswer,
  aHandling,
  anAcknowledgement,
  aPerson,
  aPersonIdentity,
  aTraceRequest,
} from '../support/builders/index.ts';
import { until } from '../support/until.ts';
import { ABrowser } from './a-browser.ts';
import { CONSOLE_MISSING } from './console-missing.ts';
import { obstaclesOn } from './screens.ts';
import { signInAs } from './signed-in.ts';
import { typeDocument } from './type-document.ts';

const STATES = ['QN', 'QS'] as const;
type Code = (typeof STATES)[number];

// Issue 5: what one person proposes and another decides, and what is left when something was destroyed.
(CONSOLE_MISSING === undefined ? describe : describe.skip)(
  `two persons${CONSOLE_MISSING === undefined ? '' : ` (${CONSOLE_MISSING})`}`,
  () => {
    const nodes = new Map<Code, ANode>();
    const databases: ADatabase[] = [];
    let directory: ADirectory;
    /** A State that is in no directory of these two. */
    let stranger: ADirectory;
    let browser: ABrowser;
    let boss: Page;
    let keeper: Page;
    let asking: Page;
    let caseId: string;

    const nodeOf = (code: Code): ANode => {
      const node = nodes.get(code);
      if (!node) throw new Error(`the node of ${code} was not started`);
      return node;
    };

    beforeAll(async () => {
      [directory, stranger] = await Promise.all([aDirectory(STATES), aDirectory(['QT'])]);
      const [port = 0] = await freePorts(1);
      await Promise.all(
        STATES.map(async (state) => {
          const database = await aDatabase();
          databases.push(database);
          const isAuthority = state === 'QN';
          const node = await ANode.start({
            state,
            directory,
            databaseUrl: database.url,
            processes: [
              ['gateway', 'api', 'worker', ...(isAuthority ? (['directory'] as const) : [])],
            ],
            env: {
              SECOND_FACTOR: 'optional',
              ...(isAuthority && {
                AUTHORITY_DIR: dirname(directory.authorityFile),
                DIRECTORY_HOST: '127.0.0.1',
                DIRECTORY_PORT: String(port),
              }),
            },
          });
          nodes.set(state, node);
          await anAccount(node, 'SUPERVISOR', { person: 'C. Boss' });
        }),
      );
      const qn = nodeOf('QN');
      await anAccount(qn, 'ADMINISTRATOR', { person: 'K. Keeper' });
      await anAccount(qn, 'FOCAL_POINT', { person: 'M. Weber' });
      caseId = await anAnsweredCase(qn, nodeOf('QS'));
      browser = await ABrowser.start();
      boss = await signInAs(browser, qn, 'C. Boss');
      keeper = await signInAs(browser, qn, 'K. Keeper');
      asking = await signInAs(browser, qn, 'M. Weber');
    }, 180_000);
    afterAll(async () => {
      await browser?.stop();
      await Promise.all([...nodes.values()].map((node) => node.stop()));
      await Promise.all(databases.map((database) => database.drop()));
      await Promise.all([directory?.remove(), stranger?.remove()]);
    });

    const open = async (page: Page, path: string, state: Code = 'QN'): Promise<void> => {
      await page.goto(`${nodeOf(state).api}${path}`);
      await page.locator('main h1').waitFor();
    };
    const retention = async (page: Page, state: Code = 'QN'): Promise<void> => {
      await open(page, `/cases/${caseId}`, state);
      await page.getByText('Keeping, destroying and legal holds').click();
    };

    it('ask what may be done with an answer, before they do it', async () => {
      await open(asking, `/cases/${caseId}`);
      await asking.getByText('What may be done with it').click();
      const form = asking.locator('form', { hasText: 'What you mean to do' });
      await form.getByLabel('State that would receive it').fill('QT');
      // The answer was said last.
      await form.getByRole('checkbox').last().check();
      await form.getByRole('button', { name: 'Ask the node' }).click();
      await form.getByText('It may not be used so.').waitFor();
      await form.getByText('Ask for: Forwarding to another State').waitFor();
      await form.getByLabel('What you mean to do').selectOption('READ');
      await form.getByRole('button', { name: 'Ask the node' }).click();
      await form.getByText('It may be used so.').waitFor();
      expect(await obstaclesOn(asking)).toEqual([]);
    }, 60_000);

    it('close a trace, with a word about what the answer was good for', async () => {
      await open(asking, `/cases/${caseId}/closure`);
      await typeDocument(
        asking,
        '/body',
        aClose({ feedback: { outcomeUsedFor: 'LEAD', usefulness: 5 } }),
      );
      await asking.getByRole('button', { name: /Sign and send/ }).click();
      await asking.waitForURL((url) => !url.pathname.endsWith('/closure'));
      await asking.getByText('Closed', { exact: true }).first().waitFor();
      const there = await anOfficer(nodeOf('QS'), 'OFFICER');
      const closed = await there.sees(caseId, 'CLOSED');
      expect(closed.content.feedback?.said.outcomeUsedFor).toBe('LEAD');
    }, 60_000);

    it('destroy what was sealed, when the second one approves', async () => {
      await retention(asking);
      await asking.getByText('Propose to destroy').click();
      await asking.getByLabel('Reason', { exact: true }).selectOption('LEGAL_ORDER');
      await asking.getByLabel(/Legal reference/).fill('12 Hv 45/26');
      await asking.getByLabel(/In words/).fill('The order ends the retention.');
      await asking.getByRole('button', { name: 'Propose', exact: true }).click();
      await asking.getByText('A supervisor who has not proposed it decides.').waitFor();
      expect(await asking.getByRole('button', { name: 'Destroy' }).count()).toBe(0);
      await open(boss, '/purges');
      await boss.getByText('The order ends the retention.').waitFor();
      expect(await obstaclesOn(boss)).toEqual([]);
      await boss.getByRole('button', { name: 'Destroy' }).click();
      await boss.getByText('Nothing waits to be destroyed.').waitFor();
    }, 60_000);

    it('find a tombstone where it was, and no way to open it', async () => {
      await retention(asking);
      await asking
        .getByText(/✝ destroyed/)
        .first()
        .waitFor();
      const identities = asking.getByRole('region', { name: 'Identities' });
      await identities.getByRole('textbox').first().fill('To see whether it is gone');
      await identities.getByRole('button', { name: 'Open' }).first().click();
      await identities.getByRole('alert').waitFor();
      expect(await obstaclesOn(asking)).toEqual([]);
    }, 60_000);

    it('are asked on the other side too', async () => {
      const page = await signInAs(browser, nodeOf('QS'), 'C. Boss');
      await open(page, '/purges', 'QS');
      await until('the notice has come', async () => {
        await page.reload();
        await page.locator('main article, main .mantine-Alert-root').first().waitFor();
        return (await page.locator('main article').count()) > 0 || undefined;
      });
      await page.getByRole('button', { name: 'Destroy' }).click();
      await page.getByText('Nothing waits to be destroyed.').waitFor();
      await retention(page, 'QS');
      await page
        .getByText(/✝ destroyed/)
        .first()
        .waitFor();
    }, 60_000);

    it('enter a State whose fingerprint both have compared', async () => {
      const descriptor = await stranger.descriptorOf('QT', 1);
      await open(keeper, '/trust');
      await keeper.getByText('Enter a State by its descriptor').click();
      await keeper.getByLabel('Descriptor (signed text)').fill(descriptor);
      const fingerprint = keeper
        .getByLabel('Fingerprint, as a person of that State reads it')
        .last();
      const another = fingerprintOf(await stranger.descriptorOf('QT', 2));
      await fingerprint.fill(another);
      await keeper.getByRole('button', { name: 'Propose', exact: true }).click();
      await keeper.getByRole('alert').first().waitFor();
      await fingerprint.fill(fingerprintOf(descriptor));
      await keeper.getByRole('button', { name: 'Propose', exact: true }).click();
      await keeper.getByRole('article', { name: 'QT 1' }).getByText('waits').waitFor();

      await open(boss, '/trust');
      const change = boss.getByRole('article', { name: 'QT 1' });
      await change.getByText('K. Keeper').first().waitFor();
      const typed = change.getByLabel('Fingerprint, as a person of that State reads it');
      await typed.fill(another);
      await change.getByRole('button', { name: 'Confirm' }).click();
      await change.getByRole('alert').waitFor();
      await typed.fill(fingerprintOf(descriptor));
      expect(await obstaclesOn(boss)).toEqual([]);
      await change.getByRole('button', { name: 'Confirm' }).click();
      await change.getByText('accepted').waitFor();
    }, 60_000);

    it('sign the directory, and decline to', async () => {
      const proposer = await anOfficer(nodeOf('QN'), 'ADMINISTRATOR');
      const [first, second] = [
        await directory.descriptorOf('QS', 7),
        await stranger.descriptorOf('QT', 3),
      ];
      for (const descriptor of [first, second]) {
        const { body } = await proposer.call('POST', '/v1/directory-proposals', {
          body: { descriptor, fingerprint: fingerprintOf(descriptor) },
        });
        expect(body).toMatchObject({ standing: 'WAITING' });
      }
      await open(boss, '/trust');
      const section = boss.getByRole('region', { name: 'The directory that this authority signs' });
      const [enterQs, enterQt] = ['QS', 'QT'].map((state) =>
        section.getByRole('article', { name: `ENTER ${state}` }),
      );
      await enterQs?.getByLabel(/Fingerprint/).fill(fingerprintOf(first));
      expect(await obstaclesOn(boss)).toEqual([]);
      await enterQs?.getByRole('button', { name: 'Confirm' }).click();
      await enterQs?.getByText('approved').waitFor();
      await enterQt?.getByLabel('Reason for declining').fill('Its treaty is not in force.');
      await enterQt?.getByRole('button', { name: 'Decline' }).click();
      await enterQt?.getByText('declined').waitFor();
    }, 60_000);

    it('break no policy and ask nobody else', () => {
      expect(browser.complaints).toEqual([]);
    });
  },
);

/** A case about a person that the other State has answered. */
async function anAnsweredCase(qn: ANode, qs: ANode): Promise<string> {
  const [here, there]: AnOfficer[] = await Promise.all([
    anOfficer(qn, 'FOCAL_POINT'),
    anOfficer(qs, 'OFFICER'),
  ]);
  if (!here || !there) throw new Error('nobody is there');
  const persons = [aPerson({ identityPart: 'suspect', necessity: 'Asked by name.' })];
  const { caseId } = await here.submit({
    to: 'QS',
    request: Object.assign(aTraceRequest(), { persons }),
    identities: [{ part: 'suspect', identity: aPersonIdentity() }],
  });
  await there.sees(caseId, 'DELIVERED');
  await there.follow(caseId, 'acknowledgement', anAcknowledgement());
  const { parties = [] } = aFinalAnswer().response;
  const kept = parties.map((party) =>
    Object.assign(party, { handling: aHandling({ level: 'H2' }) }),
  );
  await there.follow(caseId, 'final-answer', aFinalAnswer({ response: { parties: kept } }));
  await here.sees(caseId, 'ANSWERED');
  return caseId;
}
