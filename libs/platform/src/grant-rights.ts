import { escapeIdentifier, type Client } from 'pg';
import { QUEUE } from './queue-link.ts';

/** What a role may, as far as it matters whether a node should run under it. */
interface Might {
  known: boolean;
  rules: boolean;
  owns: boolean;
}

/** What is only ever added to, as the tables themselves say by their trigger. */
const APPEND_ONLY = `select quote_ident(relname) as name from pg_trigger join pg_class on pg_class.oid = tgrelid
  where tgname = 'append_only' and relnamespace = 'public'::regnamespace order by 1`;

/**
 * Gives a role what a running node needs of this database and nothing else: it reads and writes rows, adds to the trail
 * and to what else is append-only without altering it, and makes, changes and removes no table (ASVS 13.2.2). What it
 * had before is taken from it first.
 *
 * @throws Error when there is no such role, or when it owns the tables or is above all rights
 */
export async function grantRights(client: Client, role: string): Promise<void> {
  await assertOrdinary(client, role);
  const { rows: tables } = await client.query<{ name: string }>(APPEND_ONLY);
  const appendOnly = tables.map(({ name }) => `public.${name}`).join(', ');
  const { rows } = await client.query<{ queue: boolean; maintains: boolean }>(
    `select to_regclass('bullmq.migration') is not null as queue,
            current_setting('server_version_num')::int >= 170000 as maintains`,
  );
  const [{ queue, maintains } = { queue: false, maintains: false }] = rows;
  if (queue) await makeQueueNumbers(client);
  const to = escapeIdentifier(role);
  const statements = [
    ...cleared('public', to),
    ...opened('public', to),
    // Whoever purges clears the places of what was deleted; before 17 only the owner may, and autovacuum does it later.
    ...(maintains ? [`grant maintain on all tables in schema public to ${to}`] : []),
    `revoke update, delete, truncate${maintains ? ', maintain' : ''} on ${appendOnly} from ${to}`,
    `revoke insert, update, delete on public.schema_migration from ${to}`,
    `grant execute on function public.next_reference(text, integer) to ${to}`,
    `grant execute on function public.reference_reached(text, integer, bigint) to ${to}`,
    ...(queue ? [...cleared('bullmq', to), ...opened('bullmq', to)] : []),
    ...(queue ? [`revoke insert, update, delete on bullmq.migration from ${to}`] : []),
  ];
  await client.query(['begin', ...statements, 'commit'].join(';\n'));
}

/** BullMQ makes the sequence of a queue with its first job, which whoever owns nothing could not. */
async function makeQueueNumbers(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select quote_ident(bullmq.job_id_seq_name($1)) as name',
    [QUEUE],
  );
  await client.query(`create sequence if not exists bullmq.${rows[0]?.name ?? ''}`);
}

function cleared(schema: string, role: string): string[] {
  return [
    `revoke all on all tables in schema ${schema} from ${role}`,
    `revoke all on all sequences in schema ${schema} from ${role}`,
    `revoke all on schema ${schema} from ${role}`,
  ];
}

function opened(schema: string, role: string): string[] {
  return [
    `grant usage on schema ${schema} to ${role}`,
    `grant select, insert, update, delete on all tables in schema ${schema} to ${role}`,
    `grant usage, select on all sequences in schema ${schema} to ${role}`,
  ];
}

async function assertOrdinary(client: Client, role: string): Promise<void> {
  const { rows } = await client.query<Might>(
    `select true as known, rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication as rules,
            exists (select from pg_class where relnamespace = 'public'::regnamespace
                     and pg_has_role(pg_roles.oid, relowner, 'member')) as owns
       from pg_roles where rolname = $1`,
    [role],
  );
  const [might] = rows;
  if (!might?.known)
    throw new Error(`There is no role ${role} in this PostgreSQL: create role ${role} login.`);
  if (might.rules || might.owns)
    throw new Error(
      `The role ${role} ${might.owns ? 'owns the tables' : 'is above the rights of others'}: name one that is neither.`,
    );
}
