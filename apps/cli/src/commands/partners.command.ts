import { EXCHANGE_ENTITIES, Lanes, sharedBasesOf, type LaneState } from '@trace/exchange';
import { SystemClock, type Config } from '@trace/platform';
import type { AgreedLimits, DirectoryKey, Partner } from '@trace/protocol';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { directoryInForce } from '../directory-in-force.ts';
import { configOf, forNode, withDatabase, type NodeChoice } from '../node-of.ts';
import { OperatorFault } from '../operator-fault.ts';
import { aligned } from '../terminal.ts';
import { visible } from '../visible.ts';
import { anchorCommand } from './partners-anchor.command.ts';
import { authorityKeysCommands } from './authority-keys.command.ts';
import { partnerChangesCommands } from './partners-changes.command.ts';
import { installCommand } from './partners-install.command.ts';
import { partnersSignCommands } from './partners-sign.command.ts';

const EXAMPLES = `
How two States become partners:
  1. each State       trace-node keys descriptor ... --out QN.descriptor
  2. the authority    trace-node partners draft QN.descriptor QS.descriptor; two approve; partners sign
  3. each State       trace-node partners install directory.json --authority authority.jwk.json --compared

Then:
  STATE=QN trace-node partners list
  STATE=QN trace-node partners show QS`;

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `trace-node partners`: who the partner States are, and who says so. */
export function partnersCommand(cli: Cli): Command {
  const partners = new Command('partners')
    .description(
      'The partner States: who they are, who vouches for them, and whether they can be reached.',
    )
    .addHelpText('after', EXAMPLES);
  partners.addCommand(
    forNode(new Command('list'))
      .description('Lists the partner States, and how the exchange with each of them stands.')
      .action((choice: NodeChoice) => list(cli, choice)),
  );
  partners.addCommand(
    forNode(new Command('show'))
      .description('Shows all that is known of one partner State.')
      .argument('<state>', 'the code of the State, for example QS')
      .action((state: string, choice: NodeChoice) => show(cli, state, choice)),
  );
  const others = [
    ...partnerChangesCommands(cli),
    installCommand(cli),
    anchorCommand(cli),
    ...authorityKeysCommands(cli),
    ...partnersSignCommands(cli),
  ];
  for (const command of others) partners.addCommand(command);
  return partners;
}

async function list(cli: Cli, choice: NodeChoice): Promise<void> {
  const config = configOf(cli, choice);
  const { self, others } = await directoryInForce(config);
  const lanes = await lanesOf(cli, config);
  const today = new Date().toISOString().slice(0, 10);
  const rows = others.map((partner) => {
    const { trace_node: node, trace_state: about } = partner.statement.metadata;
    const shared = self ? sharedBasesOf(self, partner, today).join(' ') : '';
    const until = new Date(partner.statement.exp * 1_000).toISOString().slice(0, 10);
    return [
      partner.state,
      visible(about.name),
      node.endpoint,
      about.zone,
      until,
      laneIn(lanes, partner.state),
      shared,
    ];
  });
  const head = ['STATE', 'NAME', 'ENDPOINT', 'ZONE', 'VALID UNTIL', 'LANE', 'SHARED LEGAL BASES'];
  for (const line of aligned([head, ...rows])) cli.terminal.line(line);
  if (!self)
    cli.terminal.aside(
      `The directory does not name ${config.state} itself, so nobody shares a legal basis with it.`,
    );
}

async function show(cli: Cli, state: string, choice: NodeChoice): Promise<void> {
  const config = configOf(cli, choice);
  const { self, others } = await directoryInForce(config);
  const partner = [...others, ...(self ? [self] : [])].find((one) => one.state === state);
  if (!partner) {
    const known = others.map((one) => one.state).join(', ') || 'none';
    throw new OperatorFault(
      `No State in the directory has the code ${visible(state)}.`,
      `Known are: ${known}.`,
    );
  }
  const lanes = await lanesOf(cli, config);
  for (const line of aligned(factsOf(partner, self, laneIn(lanes, state)))) cli.terminal.line(line);
}

function limitsIn(what: string, limits: AgreedLimits | undefined): string {
  if (limits === undefined) return '';
  const named = Object.entries(limits).map(([name, value]) => `${name} ${String(value)}`);
  return `, ${what}: ${named.join(', ')}`;
}

function factsOf(partner: Partner, self: Partner | undefined, lane: string): string[][] {
  const { statement, certificates, signing } = partner;
  const { trace_node: node, trace_state: about } = statement.metadata;
  const today = new Date().toISOString().slice(0, 10);
  const bound = about.memberships.map(
    ({ basis, since, until, ref, routine, urgent }) =>
      `${basis}${ref === undefined ? '' : ` (${visible(ref)})`} since ${since}${until === undefined ? '' : ` until ${until}`}${limitsIn('routine', routine)}${limitsIn('urgent', urgent)}`,
  );
  const coming = about.holidays.filter(({ date }) => date >= today).slice(0, 3);
  return [
    ['state', `${partner.state} ${visible(about.name)}`],
    ['endpoint', node.endpoint],
    ['languages', about.languages.join(', ')],
    ['zone', about.zone],
    ['weekend', about.weekend.map((day) => WEEKDAYS[day - 1]).join(', ')],
    [
      'holidays',
      `${about.holidays.length} in version ${visible(about.calendar_version)}; next: ${coming.map(({ date, name }) => `${date} ${visible(name)}`).join(', ') || 'none'}`,
    ],
    ['reading', about.reading],
    ['bound by', bound.join(', ') || 'nothing'],
    [
      'shared with us',
      self
        ? sharedBasesOf(self, partner, today).join(', ') || 'nothing'
        : 'unknown: this State is not in the directory',
    ],
    ['can be asked', about.request_types.join(', ')],
    [
      'statement',
      `version ${statement.version}, valid until ${new Date(statement.exp * 1_000).toISOString().slice(0, 10)}`,
    ],
    ['vouched by', visible(statement.iss)],
    ...statement.jwks.keys.map((key) => [
      key.use === 'sig' ? 'signs with' : 'opens with',
      keyLine(key),
    ]),
    ...certificates.map((print) => ['certificate', `SHA-256 ${print}`]),
    ['lane', signing.length > 0 ? lane : 'closed: it has no signing key'],
  ];
}

function keyLine({ alg, crv, kid, valid_from: from, valid_to: to }: DirectoryKey): string {
  return `${alg} ${crv} ${kid}, from ${from.slice(0, 10)}${to === undefined ? '' : ` to ${to.slice(0, 10)}`}`;
}

/** How the lanes stand; nothing before the node was started for the first time. */
async function lanesOf(cli: Cli, config: Config): Promise<LaneState[]> {
  const embedded = config.databaseUrl === undefined;
  if (embedded && !(await exists(join(config.dataDir, 'postgres')))) return [];
  return withDatabase(cli, config, EXCHANGE_ENTITIES, (dataSource) =>
    // Only looked at here: nothing is ever added to the queue.
    new Lanes(dataSource, { add: async () => undefined }, new SystemClock()).list(),
  );
}

function laneIn(lanes: readonly LaneState[], state: string): string {
  const lane = lanes.find(({ partner }) => partner === state);
  if (!lane) return 'not used yet';
  if (lane.waiting === 0)
    return lane.failures === 0 ? 'idle' : `last try failed (${lane.lastError ?? 'unknown'})`;
  const next =
    lane.nextAttemptAt === null
      ? ''
      : `, next try ${lane.nextAttemptAt.toISOString().slice(11, 16)}Z`;
  const why = lane.lastError === null ? '' : ` (${lane.lastError})`;
  return `${lane.waiting} waiting${why}${next}`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
