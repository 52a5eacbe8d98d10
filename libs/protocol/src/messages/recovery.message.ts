import { IsOptional } from 'class-validator';
import { OFFENCES, type OffenceCode } from '../code-lists/offence-codes.ts';
import {
  DATE_PRECISIONS,
  RECOVERY_CONTEXTS,
  RECOVERY_KINDS,
  TRANSPORT_MODES,
  YES_NO_UNKNOWN,
  type DatePrecision,
  type RecoveryContext,
  type RecoveryKind,
  type TransportMode,
  type YesNoUnknown,
} from '../code-lists/recovery-codes.ts';
import { Code, Codes } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { One, OptionalOne } from '../shape/nested.ts';
import { Decimal, Int, Ints } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { ClockTime, StateCode, StateCodes, ZoneName } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { Handling } from './handling.message.ts';
import { RECOVERY_RULES } from './rules/recovery-rules.ts';

/** A place on earth, rounded to about a kilometre. Source: INTERPOL form 3312.1 VIII, data protection. */
export class Coordinates {
  /** Degrees north, two decimal places. */
  @Decimal(-90, 90, 2)
  latitude: number;

  /** Degrees east, two decimal places. */
  @Decimal(-180, 180, 2)
  longitude: number;
}

/** When, where and how the items were recovered. Source: ITI 17(a), resolution 11/6 para 10. */
@Obeys(RECOVERY_RULES)
export class Recovery {
  /** How they came into the hands of the State. */
  @Code(RECOVERY_KINDS)
  recoveryKind: RecoveryKind;

  /** The day, in the zone of the place. */
  @Day()
  date: string;

  /** The time of day; mandatory when the precision is MINUTE. */
  @IsOptional()
  @ClockTime()
  time?: string;

  /** The time zone of the place. */
  @ZoneName()
  zone: string;

  /** How exactly the date is known. */
  @Code(DATE_PRECISIONS)
  precision: DatePrecision;

  /** The State of recovery. */
  @StateCode()
  country: string;

  /** Province, district or the like. */
  @IsOptional()
  @Text(120)
  adminArea?: string;

  /** The place. */
  @IsOptional()
  @Text(200)
  place?: string;

  /** The place on the map, rounded. */
  @OptionalOne(() => Coordinates)
  coordinates?: Coordinates;

  /** What kind of place. */
  @IsOptional()
  @Text(80)
  placeType?: string;

  /** The border point. */
  @IsOptional()
  @Text(120)
  borderPoint?: string;

  /** The agency that recovered them. */
  @Text(200)
  recoveringAgency: string;

  /** Its reference of the seizure. */
  @Text(120)
  seizureRef: string;

  /** In which context. */
  @Code(RECOVERY_CONTEXTS)
  context: RecoveryContext;

  /** The circumstances of the finding (ITI 17(a)). */
  @Prose(4_000)
  circumstances: string;

  /** The crimes in whose context they were found. */
  @IsOptional()
  @Codes(OFFENCES, 1)
  criminalContext?: OffenceCode[];

  /** Whether an organised criminal group is involved (FP 12(2)). */
  @IsOptional()
  @Code(YES_NO_UNKNOWN)
  linkToOcg?: YesNoUnknown;

  /** Whether terrorism is involved (resolution 11/6 para 12). */
  @IsOptional()
  @Code(YES_NO_UNKNOWN)
  linkToTerror?: YesNoUnknown;

  /** Which embargo, and how it is concerned (ITI 6(b)). */
  @IsOptional()
  @Prose(1_000)
  embargoContext?: string;

  /** How they were moved (FP 12(2)). */
  @IsOptional()
  @Code(TRANSPORT_MODES)
  transportMode?: TransportMode;

  /** How they were concealed (FP 12(2)). */
  @IsOptional()
  @Prose(1_000)
  concealment?: string;

  /** The State of departure. */
  @IsOptional()
  @StateCode()
  departure?: string;

  /** The States of transit. */
  @IsOptional()
  @StateCodes(1, 20)
  transit?: string[];

  /** The State of destination. */
  @IsOptional()
  @StateCode()
  destination?: string;

  /** The number of the container or the air waybill. */
  @IsOptional()
  @Text(60)
  containerOrAwb?: string;

  /** The online platform on which they were offered. */
  @IsOptional()
  @Text(200)
  onlinePlatform?: string;

  /** The items, by itemNo, that belong together. */
  @IsOptional()
  @Ints(1, 9_999, 1, 100)
  linkedItems?: number[];

  /** How many items the same seizure had in all. */
  @IsOptional()
  @Int(1, 1_000_000)
  sameSeizureCount?: number;

  /** What may be done with what is said of the recovery. */
  @One(() => Handling)
  handling: Handling;
}
