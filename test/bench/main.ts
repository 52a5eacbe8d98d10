import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { setLog } from '@trace/platform';
import { REDIS_MISSING } from '../support/a-redis.ts';
import { machine } from './figures.ts';
import { PARTS, type PartName, type Report } from './parts.ts';

const NAMES = Object.keys(PARTS) as PartName[];

const HELP = `Measures on this machine, and prints what it finds; judges nothing.

  npm run bench -- [--only PARTS] [--quick] [--redis] [--profile] [--cases N] [--json FILE]
                   [--node-options OPTIONS]

  --only PARTS one or several of these, with commas between them; all unless said otherwise:
${NAMES.map((name) => `               ${name.padEnd(9)}${PARTS[name].says}`).join('\n')}
  --quick      one round of everything, small numbers only
  --cases N    the largest number of cases for lists (1,000,000; --quick 10,000)
  --redis      exchange: the queue in Redis instead of PostgreSQL
  --profile    exchange: also where the time of both nodes goes while a backlog is emptied
  --node-options=OPTIONS
               exchange: NODE_OPTIONS of both nodes, for example --max-semi-space-size=4
  --json FILE  writes all measurements there
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    redis: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    cases: { type: 'string' },
    'node-options': { type: 'string', default: '' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const chosen = values.only?.split(',') ?? NAMES;
const mostCases = Number(values.cases ?? (values.quick ? 10_000 : 1_000_000));

// What this process itself has to say stands in its own lines.
setLog({ level: 'error' });
if (values.help) console.log(HELP);
else {
  const fault = whatIsWrong();
  if (fault === undefined) await run();
  else {
    console.error(fault);
    process.exitCode = 1;
  }
}

function whatIsWrong(): string | undefined {
  const unknown = chosen.find((name) => !(name in PARTS));
  if (unknown !== undefined) return `There is no part ${unknown}: choose of ${NAMES.join(', ')}.`;
  if (!Number.isInteger(mostCases) || mostCases < 1_000) return '--cases is 1000 or more.';
  return values.redis ? REDIS_MISSING : undefined;
}

async function run(): Promise<void> {
  const begun = performance.now();
  const say = (text: string): void =>
    console.log(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(7)} s  ${text}`);
  const { quick, profile } = values;
  const reports: Report[] = [];
  for (const name of NAMES.filter((one) => chosen.includes(one))) {
    say(`${name}: ${PARTS[name].says}`);
    reports.push(
      await PARTS[name].measure({
        queue: values.redis ? 'redis' : 'postgres',
        quick,
        profile,
        nodeOptions: values['node-options'],
        mostCases,
        say,
      }),
    );
  }
  const version = reports.find(({ postgresVersion }) => postgresVersion !== undefined);
  console.log(
    [
      '',
      `machine  ${machine(version?.postgresVersion)}`,
      `command  npm run bench --${process.argv
        .slice(2)
        .map((word) => ` ${word}`)
        .join('')}`,
      ...reports.flatMap(({ setting, tables, complaints }) => [
        `setting  ${setting}`,
        '',
        ...tables.flatMap((table) => [table, '']),
        ...complaints,
      ]),
      `in all   ${((performance.now() - begun) / 60_000).toFixed(1)} minutes`,
    ].join('\n'),
  );
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify({ at: new Date(), reports }, undefined, 2)}\n`);
  }
}
