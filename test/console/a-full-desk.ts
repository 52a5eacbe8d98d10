import { randomUUID } from 'node:crypto';
import type { Role } from '@trace/casework';
import { Audit } from '@trace/platform';
import { fingerprintOf } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import type { CasePageView } from '../../apps/node/src/api/views/case-line.view.ts';
import { seedCases } from '../../apps/cli/src/seed/seed-cases.ts';
import type { SeedStep } from '../../apps/cli/src/seed/seed-stories.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { aToken } from '../support/a-token.ts';
import { anAccount } from '../support/an-account.ts';
import { anotherWeapon } from '../support/another-weapon.ts';
import { AnOfficer } from '../support/an-officer.ts';
import { aPerson, aPersonIdentity, aTraceRequest, aWithdrawal } from '../support/builders/index.ts';
import { onSeedGround } from '../support/on-seed-ground.ts';

const STATES = ['QN', 'QS', 'QM', 'QT'];
const DAY = 86_400_000;

const step = (by: SeedStep['by'], kind: SeedStep['kind']): SeedStep => ({
  by,
  kind,
  hours: [2, 4],
});
const TAKEN = [step('ASKING', 'REQUEST'), step('ASKED', 'ACKNOWLEDGEMENT')];
const CONSULTED = [step('ASKED', 'CONSULT_PROPOSAL'), step('ASKING', 'CONSULT_REPLY')];

/** The cases that lie there: how they went, in which direction, and how many days ago they began. */
const PARTS: readonly [direction: 'OUT' | 'IN', days: number, ...steps: SeedStep[]][] = [
  ['OUT', 9, ...TAKEN, step('ASKED', 'FINAL_ANSWER')],
  ['OUT', 9, ...TAKEN, ...CONSULTED, step('ASKED', 'REFUSAL')],
  ['OUT', 3, ...TAKEN, step('ASKED', 'CLARIFICATION_REQUEST')],
  ['OUT', 50, ...TAKEN, step('ASKED', 'DELAY_NOTICE')],
  ['OUT', 60, ...TAKEN],
  ['IN', 4, ...TAKEN],
  ['IN', 45, ...TAKEN, step('ASKED', 'PARTIAL_ANSWER')],
];

/** The roles that have screens of their own. */
export const DESKS = ['FOCAL_POINT', 'SUPERVISOR', 'ADMINISTRATOR'] as const satisfies Role[];

/** What stands in the addresses of its screens, by the name of the part in the route. */
export type DeskPlaces = Readonly<
  Record<'answered' | 'incoming' | 'refused' | 'asked' | 'sealed' | 'draft' | 'approval', string>
>;

/** One node on whose desk something of everything lies; its partners are in the directory, and none of them is up. */
export class AFullDesk {
  private constructor(
    private readonly directory: ADirectory,
    private readonly database: ADatabase,
    readonly node: ANode,
    readonly places: DeskPlaces,
  ) {}

  /** Starts it, with an account for each desk, invented cases in every state, and what waits for a second person. */
  static async start(): Promise<AFullDesk> {
    const directory = await aDirectory(STATES);
    const database = await aDatabase();
    await invent(directory, database);
    const node = await ANode.start({
      state: 'QN',
      directory,
      databaseUrl: database.url,
      env: { FOUR_EYES: 'disclosure' },
    });
    for (const role of DESKS) await anAccount(node, role, { person: personAt(role) });
    await anAccount(node, 'SUPERVISOR', { person: 'Nobody yet' });
    return new AFullDesk(directory, database, node, await fill(node, directory));
  }

  /** Stops it, and removes everything that it stood on. */
  async stop(): Promise<void> {
    await this.node.stop();
    await this.database.drop();
    await this.directory.remove();
  }
}

/** The name of whoever sits at a desk. */
export function personAt(role: Role): string {
  return `${role.charAt(0)}. Weber`;
}

async function invent(directory: ADirectory, database: ADatabase): Promise<void> {
  await onSeedGround(directory, database, async (ground, now) => {
    for (const [seed, [direction, days, ...steps]] of PARTS.entries()) {
      await seedCases(ground, {
        count: 3,
        seed,
        now,
        thin: false,
        stories: [{ name: `part ${seed}`, share: 1, steps }],
        ages: [{ share: 1, from: days * DAY, to: (days + 1) * DAY }],
        only: { direction, partner: 'QM' },
      });
    }
    await lookInto(ground.dataSource, now);
  });
}

/** Somebody has looked at night into cases that another officer has: something unusual to be looked at. */
async function lookInto(dataSource: DataSource, now: Date): Promise<void> {
  const rows: { caseId: string }[] = await dataSource.query(
    'select case_id as "caseId" from case_file order by opened_at limit 6',
  );
  const at = new Date(`${new Date(+now - DAY).toISOString().slice(0, 10)}T22:30:00.000Z`);
  await dataSource.transaction(async (em) => {
    for (const { caseId } of rows)
      await em.query(
        `insert into assignment (assignment_id, case_id, officer, assigned_by, key, assigned_at)
         values ($1::uuid, $2, 'N. Novak', 'S. Boss', $1::uuid::text, $3)`,
        [randomUUID(), caseId, new Date(+now - 20 * DAY)],
      );
    await new Audit().record(
      em,
      rows.map(({ caseId }) => ({
        at,
        actor: 'C. Curious',
        role: 'OFFICER',
        action: 'CASE_READ',
        caseId,
      })),
    );
  });
}

/** Puts on the desk what only people put there. */
async function fill(node: ANode, directory: ADirectory): Promise<DeskPlaces> {
  const somebody = async (role: Role, person: string): Promise<AnOfficer> =>
    new AnOfficer(node, await aToken(node, role, person));
  const [author, second, boss, keeper] = await Promise.all([
    somebody('FOCAL_POINT', 'A. Author'),
    somebody('FOCAL_POINT', 'B. Second'),
    somebody('SUPERVISOR', 'C. Boss'),
    somebody('ADMINISTRATOR', 'K. Keeper'),
  ]);
  const disclosed = async (): Promise<string> => {
    const { body } = await author.call<{ approvalId: string }>('POST', '/v1/requests', {
      body: anotherWeapon(JSON.stringify({ to: 'QS', ...aDisclosure() }), randomUUID()),
      headers: { 'idempotency-key': randomUUID() },
    });
    return body.approvalId;
  };
  const approved = await disclosed();
  await second.call('POST', `/v1/approvals/${approved}/approval`);
  const { body: done } = await author.call<{ cases: { caseId: string }[] }>(
    'GET',
    '/v1/cases?limit=1',
  );
  const sealed = done.cases[0]?.caseId ?? '';
  await author.follow(sealed, 'withdrawal', aWithdrawal());
  await author.call('POST', `/v1/cases/${sealed}/purges`, {
    body: { reason: 'LEGAL_ORDER', legalRef: '12 Hv 45/26', text: 'The order ends the retention.' },
  });
  await boss.call('POST', `/v1/cases/${sealed}/legal-holds`, { body: { reason: 'The trial.' } });
  const descriptor = await directory.descriptorOf('QM', 2);
  await keeper.call('POST', '/v1/partner-changes', {
    body: { descriptor, fingerprint: fingerprintOf(descriptor) },
  });
  const { body: draft } = await author.call<{ draftId: string }>('POST', '/v1/drafts', {
    body: { to: ['QS'], ...aDisclosure() },
    headers: { 'idempotency-key': randomUUID() },
  });
  await author.call('POST', '/v1/draft-templates', {
    body: { draftId: draft.draftId, name: '2 × BS-38', shared: 'ALL' },
  });
  const approval = await disclosed();
  const first = async (query: string): Promise<string> => {
    const { body } = await author.call<CasePageView>('GET', `/v1/cases?limit=1&${query}`);
    const [found] = body.cases;
    if (!found) throw new Error(`there is no case with ${query}`);
    return found.caseId;
  };
  const answered = await first('direction=OUT&state=ANSWERED');
  for (const text of ['Ask the works again.', 'They have a new archive.'])
    await second.call('POST', `/v1/cases/${answered}/notes`, { body: { text } });
  return {
    sealed,
    approval,
    draft: draft.draftId,
    answered,
    incoming: await first('direction=IN&state=ACKNOWLEDGED'),
    refused: await first('direction=OUT&state=REFUSED'),
    asked: await first('direction=OUT&standing=SUSPENDED'),
  };
}

function aDisclosure(): object {
  const persons = [aPerson({ identityPart: 'suspect', necessity: 'Asked by name.' })];
  return {
    language: 'en',
    request: Object.assign(aTraceRequest(), { persons }),
    identities: [{ part: 'suspect', identity: aPersonIdentity() }],
  };
}
