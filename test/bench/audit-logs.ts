import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import {
  AuditLog,
  checkBackup,
  NodeKeys,
  proveEntries,
  SystemClock,
  verifyAudit,
  writeBackup,
} from '@trace/platform';
import { importVerificationKey } from '@trace/protocol';
import type { Figure } from './figures.ts';
import { OWN, SeededNode } from './seeded-node.ts';

const OF_THE_CASE = 20;

/** How fast the audit log takes entries up, is verified whole, proves the entries of its first case, and is backed up. */
export async function measureAuditLog(
  entries: number,
  say: (text: string) => void,
): Promise<Figure[]> {
  const node = await SeededNode.start();
  try {
    const { dataSource, databaseUrl } = node;
    const keys = await NodeKeys.load(node.directory.dataDir(OWN));
    const caseId = randomUUID();
    say(`writing ${entries.toLocaleString('en')} entries`);
    await dataSource.query(
      `insert into audit_entry (at, actor, role, action, case_id, reason)
       select now(), 'Inspector ' || n % 50, 'OFFICER', 'CASE_READ',
              case when n <= $2 then $3::uuid else gen_random_uuid() end, 'ND-4471/26'
         from generate_series(1, $1::int) n`,
      [entries, OF_THE_CASE, caseId],
    );
    const log = new AuditLog(OWN, dataSource, keys, new SystemClock());
    say('giving them positions');
    const sequenced = await seconds(() => log.sequence());
    const signing = keys.publicDescriptor().keys.filter(({ use }) => use === 'sig');
    const own = {
      state: OWN,
      keys: await Promise.all(signing.map((jwk) => importVerificationKey(jwk))),
    };
    say('verifying all of them');
    const verified = await seconds(async () => {
      const { size, faults } = await verifyAudit(dataSource, own);
      if (size < entries || faults.length > 0) throw new Error('the log does not hold');
    });
    say('proving the entries of the first case');
    const proved = await seconds(() => proveEntries(dataSource.manager, { caseId }));
    say('writing a backup, and reading it');
    const target = join(tmpdir(), `trace-bench-${randomUUID()}.trace`);
    const order = { state: OWN, target, now: new Date() };
    const written = await seconds(() => writeBackup(databaseUrl, order));
    const checked = await seconds(() => checkBackup(target));
    await rm(target);
    return [
      figure('entries sequenced', entries / sequenced, '1/s'),
      figure('entries verified', entries / verified, '1/s', '1,000,000 in minutes'),
      figure(`${OF_THE_CASE} entries at the very beginning proved`, proved, 's'),
      figure('backup written, rows of log and trail', (2 * entries) / written, '1/s'),
      figure('backup read and compared', (2 * entries) / checked, '1/s'),
    ];
  } finally {
    await node.stop();
  }
}

function figure(name: string, value: number, unit: string, wanted?: string): Figure {
  return { name, value, unit, ...(wanted !== undefined && { wanted }) };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1_000;
}
