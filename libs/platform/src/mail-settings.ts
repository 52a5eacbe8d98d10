import type { ConfigReader } from './config-reader.ts';
import { isHere, type PlainPart } from './plain-connections.ts';

/** How this node sends mail, where it does. */
export interface MailSettings {
  /** `smtp://user:password@host:587`, which becomes TLS where the server offers it, or `smtps://…:465`. */
  smtpUrl: string;
  /** Whether a server that offers no TLS gets nothing. */
  mustEncrypt: boolean;
  from: string;
  /** In which of the six languages the desks are written to, and people who have named none. */
  language: string;
  /** The addresses of each desk. */
  to: Readonly<Record<string, readonly string[]>>;
}

const ADDRESS = /^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+$/;
const TO = 'MAIL_TO_';
const LANGUAGE = /^(?:ar|en|es|fr|ru|zh)$/;

/** The mail settings, undefined where no server is named; what contradicts itself is a fault. */
export function readMailSettings(
  read: ConfigReader,
  plain: readonly PlainPart[],
): MailSettings | undefined {
  const smtpUrl = read.url('SMTP_URL', ['smtp', 'smtps'], 'smtp://user@mail.example:587');
  const named = read.withPrefix(TO);
  if (smtpUrl === undefined) {
    for (const desk of Object.keys(named))
      read.fault(`${TO}${desk}`, 'names addresses, but SMTP_URL names no server: set it as well.');
    return undefined;
  }
  const from = read.matching('MAIL_FROM', ADDRESS, 'the address that the mails come from');
  const to = Object.entries(named).map(([desk, list]) => [desk, addressesOf(read, desk, list)]);
  const language = read.matching('MAIL_LANGUAGE', LANGUAGE, 'one of ar, en, es, fr, ru, zh', 'en');
  return Object.freeze({
    smtpUrl,
    mustEncrypt: !plain.includes('mail') && !isHere(smtpUrl),
    from,
    language,
    to: Object.fromEntries(to) as MailSettings['to'],
  });
}

function addressesOf(read: ConfigReader, desk: string, list: string): string[] {
  const addresses = list.split(',').map((address) => address.trim());
  if (addresses.some((address) => !ADDRESS.test(address)))
    read.fault(`${TO}${desk}`, 'must be addresses, separated by commas: desk@police.example.');
  return addresses;
}
