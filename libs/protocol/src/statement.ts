import { IsOptional } from 'class-validator';
import {
  LEGAL_BASES,
  REQUEST_TYPES,
  type LegalBasis,
  type RequestType,
} from './code-lists/index.ts';
import { DirectoryKey } from './public-key.ts';
import { Code, Codes } from './shape/code.ts';
import { Day } from './shape/date.ts';
import { Many, One, OptionalMany, OptionalOne } from './shape/nested.ts';
import { Flag, Int, Ints } from './shape/number.ts';
import { ClockTime, Pattern, Patterns, StateCode, ZoneName } from './shape/pattern.ts';
import { Text } from './shape/text.ts';

const NUMERIC_DATE_MAX = 7_289_654_399; // the end of the year 2200

/** A day on which nobody works in a State. */
export class Holiday {
  @Day() date: string;
  @Text(200) name: string;
}

/** The usual time limits that an agreement may take as its own, by their names in the table of deadlines. */
export const AGREED_MODELS = [
  'EIO-LIKE',
  'SIRENE-LIKE',
  'PRUM-FOLLOW-UP',
  'FIU',
  'FIU-URGENT',
] as const;

/** One of these models. */
export type AgreedModel = (typeof AGREED_MODELS)[number];

function AgreedPeriod(): PropertyDecorator {
  const form = /^[1-9][0-9]{0,2} (?:HOUR|CALENDAR_DAY|WORKING_DAY|MONTH)$/;
  return Pattern(form, 'a period such as 12 HOUR or 5 WORKING_DAY', 20);
}

/** The time limits of an agreement: those of a model, and the numbers that it names itself, which come first. */
export class AgreedLimits {
  @IsOptional() @Code(AGREED_MODELS) model?: AgreedModel;
  @IsOptional() @AgreedPeriod() acknowledgement?: string;
  @IsOptional() @AgreedPeriod() answer?: string;
  /** how often the progress is told while an answer is delayed */
  @IsOptional() @AgreedPeriod() delay_update?: string;
}

/** A treaty or arrangement that binds a State, and since when. */
export class Membership {
  @Code(LEGAL_BASES) basis: LegalBasis;
  @Day() since: string;
  /** the last day on which it binds */
  @IsOptional() @Day() until?: string;
  /** which arrangement, for BILATERAL: the same text on both sides */
  @IsOptional() @Text(200) ref?: string;
  /** its time limits for routine and for urgent requests, for BILATERAL: they count where both sides say the same */
  @OptionalOne(() => AgreedLimits) routine?: AgreedLimits;
  @OptionalOne(() => AgreedLimits) urgent?: AgreedLimits;
}

/** When parcels are taken, where that is not always; in the zone of the State. */
export class ServiceWindow {
  /** days of the week, 1 Monday to 7 Sunday (ISO 8601) */
  @Ints(1, 7, 1, 7) days: number[];
  @ClockTime() from: string;
  /** the end; earlier than the beginning where it lies on the next day */
  @ClockTime() to: string;
}

/** What a duty contact is there for. */
export const CONTACT_ROLES = ['FOCAL_POINT', 'DUTY_OFFICER', 'TECHNICAL', 'SECURITY'] as const;

/** A desk that can be called, and never a person by name. Source: UNTOC article 18(13); ITI 25. */
export class DutyContact {
  @Code(CONTACT_ROLES) role: (typeof CONTACT_ROLES)[number];
  @Text(200) desk: string;
  @IsOptional()
  @Pattern(/^\+[0-9][0-9 ]{4,30}$/, 'a telephone number such as +386 1 428 0000', 32)
  phone?: string;
  @IsOptional()
  @Pattern(/^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+$/, 'an address such as desk@police.example', 254)
  email?: string;
  /** at any hour; otherwise on working days */
  @Flag() always: boolean;
}

/** Where and how the node of a State is reached. */
export class NodeMetadata {
  /** `https://host:port`, nothing behind */
  @Pattern(/^https:\/\/[^\s/?#@]+$/, 'https://host:port', 300) endpoint: string;
  /** the certificates that the node shows, as server and as client: base64 of the DER */
  @Patterns(/^[A-Za-z0-9+/]+=*$/, 'base64 of a DER certificate', 1, 4, 8_192)
  tls_certificates: string[];
  @Patterns(/^[0-9]+\.[0-9]+$/, 'a schema version', 1, 16) protocol_versions: string[];
  /** when it takes parcels; always, where nothing is said */
  @OptionalMany(() => ServiceWindow, 1, 50) service_windows?: ServiceWindow[];
  /** what it can do beside the exchange of messages; what a reader does not know it passes over */
  @IsOptional()
  @Patterns(/^[a-z][a-z0-9-]{0,31}$/, 'a capability, such as attachments', 0, 64)
  capabilities?: string[];
}

/** What the deadlines of a State depend on, and what it can be asked. */
export class StateMetadata {
  @Text(200) name: string;
  @Patterns(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language tag (BCP 47)', 1, 40)
  languages: string[];
  @ZoneName() zone: string;
  /** days of the week on which nobody works, 1 for Monday to 7 for Sunday (ISO 8601) */
  @Ints(1, 7, 0, 6) weekend: number[];
  @Many(() => Holiday, 0, 400) holidays: Holiday[];
  /** changes whenever weekend or holidays change */
  @Text(64) calendar_version: string;
  /** how this State's law counts days */
  @Code(['CALENDAR_STRICT', 'EU_1182_71']) reading: 'CALENDAR_STRICT' | 'EU_1182_71';
  @Many(() => Membership, 0, 200) memberships: Membership[];
  @Codes(REQUEST_TYPES, 0) request_types: RequestType[];
  /** whom a partner calls when the machines do not speak */
  @OptionalMany(() => DutyContact, 1, 20) duty_contacts?: DutyContact[];
}

/** The keys of a node. */
export class KeySet {
  @Many(() => DirectoryKey, 1, 32) keys: DirectoryKey[];
}

/** The two sides of what is said about a node. */
export class StatementMetadata {
  @One(() => NodeMetadata) trace_node: NodeMetadata;
  @One(() => StateMetadata) trace_state: StateMetadata;
}

/** What a directory authority says of a State's node (the shape of OpenID Federation 1.0 section 3). */
export class Statement {
  /** the directory authority; in a descriptor that is exchanged by hand, the State itself */
  @Text(200) iss: string;
  @StateCode() sub: string;
  /** seconds since 1970, as in every entity statement */
  @Int(0, NUMERIC_DATE_MAX) iat: number;
  @Int(0, NUMERIC_DATE_MAX) exp: number;
  /** rises with every change and never goes down */
  @Int(1, 2_147_483_647) version: number;
  @One(() => KeySet) jwks: KeySet;
  @One(() => StatementMetadata) metadata: StatementMetadata;
}
