import { parsableUrl, type ConfigReader } from './config-reader.ts';

/** What a node in production speaks to in clear only where somebody has said so by name. */
export const PLAIN_PARTS = ['api', 'database', 'redis', 'mail', 'scanner', 'stamps'] as const;

/** One of them. */
export type PlainPart = (typeof PLAIN_PARTS)[number];

/** Where the parts are, as far as they are set. */
export interface Addresses {
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  scannerUrl: string | undefined;
  tsaUrl: string | undefined;
}

/** What may be spoken to in clear: everything outside of production, and there what `PLAIN_CONNECTIONS` names. */
export function readPlainParts(read: ConfigReader): readonly PlainPart[] {
  return read.someOf('PLAIN_CONNECTIONS', PLAIN_PARTS, read.isProduction ? [] : PLAIN_PARTS);
}

/** Notes a fault for each address in clear on another machine whose part is not named (ASVS 12.3.1). */
export function refusePlain(
  read: ConfigReader,
  plain: readonly PlainPart[],
  { databaseUrl, redisUrl, scannerUrl, tsaUrl }: Addresses,
): void {
  const refuse = (part: PlainPart, name: string, cure: string): void => {
    if (!plain.includes(part))
      read.fault(name, `leads in clear to another machine: ${cure}, or ${naming(part)}.`);
  };
  if (databaseUrl !== undefined && !isSealedDatabase(databaseUrl))
    refuse('database', 'DATABASE_URL', 'add sslmode=verify-full');
  if (redisUrl !== undefined && !redisUrl.startsWith('rediss:') && !isHere(redisUrl))
    refuse('redis', 'REDIS_URL', 'use rediss://');
  if (scannerUrl !== undefined && !isHere(scannerUrl))
    refuse('scanner', 'SCANNER_URL', 'use a clamd on this machine');
  if (tsaUrl !== undefined && !tsaUrl.startsWith('https:') && !isHere(tsaUrl))
    refuse('stamps', 'TSA_URL', 'use https://');
}

/** What names a part whose connection may be in clear. */
export function naming(part: PlainPart): string {
  return `name ${part} in PLAIN_CONNECTIONS where the network itself keeps others out`;
}

/** Whether an address does not leave this machine: a socket, or the loopback interface. */
export function isHere(url: string): boolean {
  if (url.startsWith('/') || url.startsWith('unix:')) return true;
  return URL.canParse(parsableUrl(url)) && isThisMachine(new URL(parsableUrl(url)).hostname);
}

/** Whether the name of a host is that of this machine to itself. */
export function isThisMachine(host: string): boolean {
  return /^(?:socket|localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/.test(host);
}

/** Of what the driver knows, only verify-full encrypts without a way back and compares the name of the server. */
function isSealedDatabase(url: string): boolean {
  if (!URL.canParse(parsableUrl(url))) return false;
  const { hostname, searchParams } = new URL(parsableUrl(url));
  if (searchParams.get('sslmode') === 'verify-full') return true;
  const host = searchParams.get('host');
  return host === null ? isThisMachine(hostname) : host.startsWith('/') || isThisMachine(host);
}
