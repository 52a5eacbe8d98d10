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
import { Many, One } from './shape/nested.ts';
import { Int, Ints } from './shape/number.ts';
import { Pattern, Patterns, StateCode, ZoneName } from './shape/pattern.ts';
import { Text } from './shape/text.ts';

const NUMERIC_DATE_MAX = 7_289_654_399; // the end of the year 2200

/** A day on which nobody works in a State. */
export class Holiday {
  @Day() date: string;
  @Text(200) name: string;
}

/** A treaty or arrangement that binds a State, and since when. */
export class Membership {
  @Code(LEGAL_BASES) basis: LegalBasis;
  @Day() since: string;
  /** the last day on which it binds */
  @IsOptional() @Day() until?: string;
  /** which arrangement, for BILATERAL: the same text on both sides */
  @IsOptional() @Text(200) ref?: string;
}

/** Where and how the node of a State is reached. */
export class NodeMetadata {
  /** `https://host:port`, nothing behind */
  @Pattern(/^https:\/\/[^\s/?#@]+$/, 'https://host:port', 300) endpoint: string;
  /** the certificates that the node shows, as server and as client: base64 of the DER */
  @Patterns(/^[A-Za-z0-9+/]+=*$/, 'base64 of a DER certificate', 1, 4, 8_192)
  tls_certificates: string[];
  @Patterns(/^[0-9]+\.[0-9]+$/, 'a schema version', 1, 16) protocol_versions: string[];
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
