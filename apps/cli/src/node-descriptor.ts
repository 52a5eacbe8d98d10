import { seedHolidays } from '@trace/casework';
import type { NodeKeys } from '@trace/platform';
import {
  type DutyContact,
  instant,
  REQUEST_TYPES,
  type Membership,
  type ServiceWindow,
  type Statement,
} from '@trace/protocol';

/** What a State says of itself and its node, beside its keys. */
export interface NodeFacts {
  state: string;
  name: string;
  /** `https://host:port` */
  endpoint: string;
  zone: string;
  /** ISO weekdays, 1 Monday to 7 Sunday */
  weekend: number[];
  languages: string[];
  reading: 'CALENDAR_STRICT' | 'EU_1182_71';
  memberships: Membership[];
  /** ISO 3166-1 code of the country whose public holidays are proposed */
  holidaysOf?: string;
  validDays: number;
  dutyContacts?: DutyContact[];
  /** when the node takes parcels, in the zone of the State; always, where nothing is said */
  serviceWindows?: ServiceWindow[];
  /** the versions of the protocol that the node speaks */
  versions?: readonly string[];
}

const SCHEMA_VERSION = '1.0';
const DAY_SECONDS = 86_400;
/** Deadlines of this and the next year are computed from the holidays of the one after as well. */
const YEARS_AHEAD = 2;

/** The descriptor of a node, to be signed by the State itself and handed to the directory authority or a partner. */
export async function describeNode(
  facts: NodeFacts,
  keys: NodeKeys,
  now: Date,
  version = 1,
): Promise<Statement> {
  const iat = Math.floor(now.getTime() / 1_000);
  const { keys: jwks, tlsCertificates } = keys.publicDescriptor();
  return {
    iss: facts.state,
    sub: facts.state,
    iat,
    exp: iat + facts.validDays * DAY_SECONDS,
    version,
    jwks: { keys: jwks },
    metadata: {
      trace_node: {
        endpoint: facts.endpoint,
        tls_certificates: tlsCertificates,
        protocol_versions: [...(facts.versions ?? [SCHEMA_VERSION])],
        ...(facts.serviceWindows?.length && { service_windows: facts.serviceWindows }),
      },
      trace_state: {
        name: facts.name,
        languages: facts.languages,
        zone: facts.zone,
        weekend: facts.weekend,
        holidays: await holidaysOf(facts, now),
        calendar_version: `${facts.holidaysOf ?? 'none'}-${instant(now).slice(0, 10)}`,
        reading: facts.reading,
        memberships: facts.memberships,
        request_types: [...REQUEST_TYPES],
        ...(facts.dutyContacts?.length && { duty_contacts: facts.dutyContacts }),
      },
    },
  };
}

async function holidaysOf(
  { holidaysOf: country }: NodeFacts,
  now: Date,
): Promise<{ date: string; name: string }[]> {
  if (country === undefined) return [];
  const year = now.getUTCFullYear();
  // The year before too: a clock that started in December is counted with that December's holidays.
  return seedHolidays(
    country,
    Array.from({ length: YEARS_AHEAD + 2 }, (_, i) => year - 1 + i),
  );
}
