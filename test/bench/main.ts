import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { setLog } from '@trace/platform';
import { REDIS_MISSING } from '../support/a-redis.ts';
import { EXTENTS, measure } from './bench.ts';
import { figuresOf, machine, tableOf } from './figures.ts';

const HELP = `Measures two nodes and their PostgreSQL on this machine. Prints what it finds; judges nothing.

  npm run bench -- [--quick] [--redis] [--profile] [--json FILE]

  --quick      one round of everything, the small backlog only
  --redis      the queue in Redis instead of PostgreSQL
  --profile    also where the time of both nodes goes while a backlog is emptied
  --json FILE  writes all measurements there
`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    redis: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

// What this process itself has to say stands in its own lines.
setLog({ level: 'error' });
if (values.help) console.log(HELP);
else if (values.redis && REDIS_MISSING !== undefined) {
  console.error(REDIS_MISSING);
  process.exitCode = 1;
} else await run();

async function run(): Promise<void> {
  const begun = performance.now();
  const say = (text: string): void =>
    console.log(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(7)} s  ${text}`);
  const found = await measure({
    queue: values.redis ? 'redis' : 'postgres',
    extent: values.quick ? EXTENTS.quick : EXTENTS.whole,
    profile: values.profile,
    say,
  });
  const figures = figuresOf(found);
  console.log(
    [
      '',
      `machine  ${machine(found.postgresVersion)}`,
      `command  npm run bench --${process.argv
        .slice(2)
        .map((word) => ` ${word}`)
        .join('')}`,
      `setting  two nodes in one process each, mutual TLS, queue in ${found.queue}, two PostgreSQL that wait for the disk,`,
      `         request of ${found.messageBytes} bytes; all of it and the driver share the cores`,
      '',
      tableOf(figures),
      ...complaints(found.drains.flat()),
    ].join('\n'),
  );
  if (values.json !== undefined) {
    await writeFile(
      values.json,
      `${JSON.stringify({ at: new Date(), figures, found }, undefined, 2)}\n`,
    );
  }
}

/** A speed at which something was not done is no speed. */
function complaints(
  drains: readonly { messages: number; delivered: [number, number] }[],
): string[] {
  return drains
    .filter(({ messages, delivered }) => delivered.some((count) => count !== messages))
    .map(
      ({ messages, delivered }) =>
        `NOT ALL DELIVERED: of ${messages}, ${delivered.join(' and ')} cases are DELIVERED at sender and receiver`,
    );
}
