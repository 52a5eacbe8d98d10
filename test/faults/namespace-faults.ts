import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { anAttachment } from '../support/builders/index.ts';
import { until } from '../support/until.ts';
import type { Fault, Scene } from './faults.ts';
import { long, type Said } from './long-fault.ts';
import { DRIVER } from './namespaces.ts';
import type { Side } from './world.ts';

const IN_NAMESPACES = { terrain: 'namespaces' } as const;
/** Three days pass while two States do not reach each other. */
const PARTITION_SECONDS = 72 * 3_600;
/** From any of the other States, never from the driver. */
const FROM_OTHERS = ['INPUT', '-i', 'eth0', '!', '-s', DRIVER];
const TO_OTHERS = ['OUTPUT', '-o', 'eth0', '!', '-d', DRIVER];
/** Reads go on while nothing can be written: so many times somebody looks. */
const LOOKS = 5;
/** Sixteen seconds of a line of 64 kbit/s, if nothing else were on it. */
const FILE_BYTES = 128 * 1_024;
const FILE_SECONDS = 45;

/** Faults that need a network of its own for each State, or a disk that can be filled. */
export const NAMESPACE_FAULTS: readonly Fault[] = [
  inNamespace('F23', 'the data disk is full to the last byte', ({ side }) => dataDiskFull(side)),
  inNamespace('F24', 'the disk of the write-ahead log is full', (scene) => logDiskFull(scene)),
  inNamespace('F30', 'partition for 72 hours by the clocks of all', (scene) => partition(scene)),
  inNamespace('F31', 'one-way partition: requests arrive, receipts do not', async (scene) => {
    await ruled(scene.side, [...TO_OTHERS, '-p', 'tcp', '-j', 'DROP'], 6_000);
    return { sender: scene.world.partnerOf(scene.side) };
  }),
  inNamespace('F31b', 'one-way partition: nothing comes in, all goes out', ({ side }) =>
    ruled(side, [...FROM_OTHERS, '-j', 'DROP'], 6_000),
  ),
  inNamespace('F33', 'a third of all packets lost', ({ side }) =>
    ruled(side, [...FROM_OTHERS, ...lost('0.3')], 10_000),
  ),
  inNamespace('F34', '64 kbit/s, with a file of 128 KiB on its way', (scene) => narrow(scene)),
  inNamespace('F46', 'names lead nowhere, and then to another State', (scene) => otherNames(scene)),
];

function inNamespace(code: string, name: string, harm: (scene: Scene) => Promise<Said>): Fault {
  return long(code, name, harm, IN_NAMESPACES);
}

function lost(probability: string): string[] {
  return ['-m', 'statistic', '--mode', 'random', '--probability', probability, '-j', 'DROP'];
}

async function ruled({ namespace }: Side, rule: string[], ms: number): Promise<void> {
  const end = await namespace?.rule(...rule);
  await pause(ms);
  await end?.();
}

/** A file is on its way when the line becomes narrow, and has to come whole. */
async function narrow({ world, side }: Scene): Promise<Said> {
  const { namespace, client, traffic, state } = side;
  const uploaded = await client.upload(
    Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(FILE_BYTES), Buffer.from('\n%%EOF\n')]),
    'application/pdf',
  );
  if (!uploaded) return { happened: false };
  const end = await namespace?.shape('tbf', 'rate', '64kbit', 'burst', '4kb', 'latency', '4s');
  traffic.askWith(anAttachment(uploaded, { kind: 'LAB_REPORT' }));
  const from = Date.now();
  const others = world.sides.filter((one) => one !== side);
  const came = (): Promise<number | undefined> =>
    until(
      'the file has come',
      async () => {
        for (const { state: other } of others) {
          const rows = await other.observer.rows(
            "select 1 from sealed_file where origin = $1 and digest = $2 and state = 'ARRIVED'",
            [state.code, uploaded.file.digest],
          );
          if (rows !== undefined && rows.length > 0) return Date.now();
        }
        return undefined;
      },
      { seconds: FILE_SECONDS, everyMs: 200 },
    ).catch(() => undefined);
  const narrowly = await came();
  await end?.();
  const at = narrowly ?? (await came());
  const how = narrowly === undefined ? 'only once the line was wide again' : 'on the narrow line';
  return at === undefined
    ? { findings: ['F34: the file did not come'] }
    : { notes: [`F34: the file came after ${((at - from) / 1_000).toFixed(1)} s, ${how}`] };
}

async function partition({ world, side }: Scene): Promise<Said> {
  const rules = [
    await side.namespace?.rule(...FROM_OTHERS, '-j', 'DROP'),
    await side.namespace?.rule(...TO_OTHERS, '-j', 'DROP'),
  ];
  await pause(3_000);
  // The clocks of all go on, and stay there: three days have passed for everybody.
  const ahead = side.state.clock.ahead + PARTITION_SECONDS;
  await Promise.all(world.sides.map(({ state }) => state.moveClock(ahead)));
  await pause(5_000);
  const waiting = await side.state.observer.rows<{ messages: number; alarms: number }>(
    `select (select count(*)::int from outbox) as messages,
            (select count(*)::int from clock_crossing where clock = 'DELIVERY') as alarms`,
  );
  for (const end of rules) await end?.();
  const [{ messages, alarms } = { messages: 0, alarms: 0 }] = waiting ?? [];
  return {
    notes: [
      `F30: ${messages} messages waited, ${alarms} alarms said that something is not delivered`,
    ],
    findings: messages > 0 && alarms === 0 ? ['F30: nobody was told that messages wait'] : [],
  };
}

/** Nothing can be written; whoever only looks is served or told so, and PostgreSQL lives through it. */
async function dataDiskFull({ state, client }: Side): Promise<Said> {
  const { data } = state.order.disks ?? {};
  if (!data) return { happened: false };
  const server = state.postgresPid;
  await data.fill();
  await pause(4_000);
  let read = 0;
  for (let looks = 0; looks < LOOKS; looks += 1) {
    if ((await client.look('/v1/cases?limit=1')) !== undefined) read += 1;
  }
  await data.relieve();
  const lives = await state.observer.rows('select 1');
  return {
    notes: [`F23: ${read} of ${LOOKS} looks were answered while the disk was full`],
    findings:
      lives === undefined || state.postgresPid !== server
        ? ['F23: PostgreSQL did not live through a full disk']
        : [],
  };
}

/** PostgreSQL panics when it can not write what it is about to promise, and recovers once there is room. */
async function logDiskFull({ side: { state } }: Scene): Promise<Said> {
  const { log } = state.order.disks ?? {};
  if (!log) return { happened: false };
  await log.fill();
  let panicked = false;
  for (let switches = 0; switches < 20 && !panicked; switches += 1) {
    const rows = await state.observer.rows(
      "select pg_switch_wal() from (select pg_logical_emit_message(false, 'harm', '')) as said",
    );
    panicked = rows === undefined;
  }
  await pause(3_000);
  await log.relieve();
  return { happened: panicked };
}

/** First no name leads anywhere, then each leads to the third State: nothing may be told to the wrong one. */
async function otherNames({ world, side }: Scene): Promise<Said> {
  const { names } = world;
  if (!names) return { happened: false };
  const reset = await side.namespace?.rule(...TO_OTHERS, '-p', 'tcp', '-j', 'REJECT');
  await names.forget();
  await pause(1_000);
  await reset?.();
  await pause(3_000);
  await names.confuse();
  const again = await side.namespace?.rule(...TO_OTHERS, '-p', 'tcp', '-j', 'REJECT');
  await pause(1_000);
  await again?.();
  await pause(3_000);
  await names.restore();
  return {};
}
