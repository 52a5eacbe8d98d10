import { writeFile } from 'node:fs/promises';
import {
  CONTACT_ROLES,
  type DutyContact,
  fingerprintOf,
  LEGAL_BASES,
  type LegalBasis,
  type Membership,
  type ServiceWindow,
  signStatement,
} from '@trace/protocol';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { describeNode } from '../node-descriptor.ts';
import { agreedLimits, withLimits, type AgreedLimitsOrder } from '../agreed-limits.ts';
import { configOf, forNode, type NodeChoice } from '../node-of.ts';
import { OperatorFault } from '../operator-fault.ts';
import { ownKeys } from '../own-keys.ts';

const ABOUT_DESCRIPTOR = `
Example:
  STATE=QN trace-node keys descriptor --name Nordania --languages en,de \\
      --zone Europe/Vienna --weekend 6,7 --country AT --endpoint https://node.example:8443 \\
      --membership EU_2023_977:2024-12-12 --membership UNTOC_18:2004-10-24 --out QN.descriptor

The descriptor is signed with the node's own key. Send the file to the directory authority, and read the
fingerprint that is printed to a person there over another line. It contains no secret.
Legal bases: ${LEGAL_BASES.join(', ')};\nBILATERAL needs the name of the agreement: BILATERAL:2019-01-01:Name
Its time limits, which count where the other State signs the same: --limits 'Name;URGENT;model=SIRENE-LIKE'
      --limits 'Name;ROUTINE;acknowledgement=2 WORKING_DAY,answer=10 CALENDAR_DAY,delay_update=5 CALENDAR_DAY'`;

interface DescriptorOrder extends NodeChoice {
  name: string;
  zone: string;
  endpoint?: string;
  weekend: number[];
  country?: string;
  languages: string[];
  reading: 'CALENDAR_STRICT' | 'EU_1182_71';
  membership: Membership[];
  limits: AgreedLimitsOrder[];
  contact: DutyContact[];
  window: ServiceWindow[];
  number: number;
  days: number;
  out?: string;
}

/** `trace-node keys descriptor`: what partners and the directory authority are told of this node. */
export function descriptorCommand(cli: Cli): Command {
  return forNode(new Command('descriptor').alias('export-descriptor'))
    .description(
      'Writes the self-signed descriptor of this node, for the directory authority or for a partner.',
    )
    .requiredOption('--name <name>', 'of the State, as partners read it')
    .requiredOption(
      '--zone <zone>',
      'in which its days end: an IANA name such as Europe/Vienna',
      zoneOf,
    )
    .option('--endpoint <url>', 'where partners reach the gateway (default: PUBLIC_ENDPOINT)')
    .addOption(
      new Option('--weekend <days>', 'ISO weekdays on which nobody works, 1 Monday to 7 Sunday')
        .argParser(weekdaysOf)
        .default([6, 7], '6,7'),
    )
    .option(
      '--country <code>',
      'take the public holidays of this country, such as AT or DE-BY; look through them',
    )
    .addOption(
      new Option('--languages <tags>', 'in which requests are read')
        .argParser(listOf)
        .default(['en'], 'en'),
    )
    .addOption(
      new Option(
        '--membership <basis:since[:ref]>',
        'a treaty or law that binds the State; repeat it',
      )
        .argParser(memberships)
        .default([], 'none'),
    )
    .addOption(
      new Option('--limits <name;urgency;limits>', 'the time limits of an agreement; repeat it')
        .argParser(agreedLimits)
        .default([], 'none'),
    )
    .addOption(
      new Option('--reading <reading>', "how the State's law counts days")
        .choices(['CALENDAR_STRICT', 'EU_1182_71'])
        .default('CALENDAR_STRICT'),
    )
    .addOption(
      new Option(
        '--contact <role:desk[:phone[:email]]>',
        `a desk that partners can call, never a person: ${CONTACT_ROLES.join(', ')}; repeat it`,
      )
        .argParser(contacts)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--window <days/from-to>',
        'when this node takes parcels, in its zone: 1,2,3,4,5/08:00-16:00; repeat it',
      )
        .argParser(windows)
        .default([], 'always'),
    )
    .option(
      '--number <number>',
      'higher than in every descriptor before, where partners take it by hand',
      Number,
      1,
    )
    .option('--days <number>', 'how long the descriptor may be used', Number, 30)
    .option('--out <file>', 'where to write it (default: to the terminal)')
    .addHelpText('after', ABOUT_DESCRIPTOR)
    .action((order: DescriptorOrder) => descriptor(cli, order));
}

async function descriptor(cli: Cli, order: DescriptorOrder): Promise<void> {
  const config = configOf(cli, order);
  const { state } = config;
  const endpoint = order.endpoint ?? config.publicEndpoint;
  if (endpoint === undefined) {
    throw new OperatorFault(
      'It is not said where partners reach this node.',
      'Add --endpoint https://host:port, or set PUBLIC_ENDPOINT.',
      2,
    );
  }
  const { name, zone, weekend, languages, reading, membership, limits } = order;
  const { country, contact, window, days } = order;
  const keys = await ownKeys(config);
  const facts = {
    state,
    name,
    endpoint,
    zone,
    weekend,
    languages,
    reading,
    memberships: withLimits(membership, limits),
    validDays: days,
    versions: config.directory.versions,
    dutyContacts: contact,
    serviceWindows: window,
    ...(country !== undefined && { holidaysOf: country }),
  };
  const token = await signStatement(
    await describeNode(facts, keys, new Date(), order.number),
    keys.signing,
  );
  if (order.out === undefined) cli.terminal.line(token);
  else await writeFile(order.out, `${token}\n`);
  cli.terminal.aside(
    `The descriptor of ${state}${order.out === undefined ? '' : ` is in ${order.out}`}. Its fingerprint:`,
  );
  cli.terminal.aside(`  ${fingerprintOf(token)}`);
}

function zoneOf(word: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: word }).resolvedOptions().timeZone && word;
  } catch {
    throw new InvalidArgumentError('It is an IANA name, such as Europe/Vienna or Africa/Dakar.');
  }
}

function weekdaysOf(text: string): number[] {
  const days = text.split(',').map(Number);
  if (days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7)) return days;
  throw new InvalidArgumentError(
    'It is a list such as 6,7 (Saturday, Sunday) or 5,6 (Friday, Saturday).',
  );
}

function listOf(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}

function memberships(text: string, before: Membership[]): Membership[] {
  const [basis = '', since = '', ...ref] = text.split(':');
  const known = LEGAL_BASES.find((one) => one === basis);
  if (known === undefined)
    throw new InvalidArgumentError(`The legal bases are ${LEGAL_BASES.join(', ')}.`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(since)) {
    throw new InvalidArgumentError(
      `It is written with the day since when it binds: ${known}:2005-07-03`,
    );
  }
  return [...before, membershipOf(known, since, ref.join(':'))];
}

function membershipOf(basis: LegalBasis, since: string, ref: string): Membership {
  return ref === '' ? { basis, since } : { basis, since, ref };
}

function windows(text: string, before: ServiceWindow[]): ServiceWindow[] {
  const [, days = '', from = '', to = ''] =
    /^([1-7,]+)\/((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text) ?? [];
  if (days === '')
    throw new InvalidArgumentError('It is written as 1,2,3,4,5/08:00-16:00, 1 for Monday.');
  return [...before, { days: weekdaysOf(days), from, to }];
}

function contacts(text: string, before: DutyContact[]): DutyContact[] {
  const [word, desk = '', phone = '', email = ''] = text.split(':').map((part) => part.trim());
  const role = CONTACT_ROLES.find((one) => one === word);
  if (role === undefined || desk === '') {
    throw new InvalidArgumentError(
      `It is written as DUTY_OFFICER:Firearms desk:+43 1 555 0100; the roles are ${CONTACT_ROLES.join(', ')}.`,
    );
  }
  const contact = { role, desk, always: role === 'DUTY_OFFICER' };
  return [...before, { ...contact, ...(phone && { phone }), ...(email && { email }) }];
}
