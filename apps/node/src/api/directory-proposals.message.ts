import { Int, LIMITS, Pattern, Prose, StateCode } from '@trace/protocol';
import { IsOptional } from 'class-validator';

const FINGERPRINT = /^[0-9A-Fa-f: ]{64,120}$/;

/** A change of the directory that this authority signs: a descriptor to be entered, or a State to be removed. */
export class ProposeDirectoryChange {
  /** The descriptor, as the State has sent it: a compact JWS that it has signed itself. */
  @IsOptional()
  @Pattern(/^[A-Za-z0-9_.-]+$/, 'a compact JWS', LIMITS.statementBytes)
  descriptor?: string;

  /** Its fingerprint, as a person of that State has read it over a line that you know; mandatory with a descriptor. */
  @IsOptional()
  @Pattern(FINGERPRINT, 'the fingerprint, 64 hexadecimal digits in groups', 120)
  fingerprint?: string;

  /** For how many days the statement will be valid; 365 unless said otherwise. */
  @IsOptional()
  @Int(1, 3_650)
  validDays?: number;

  /** The State to be removed, in place of a descriptor. */
  @IsOptional()
  @StateCode()
  remove?: string;
}

/** That a second person has compared a change of the directory. */
export class ApproveDirectoryChange {
  /** The fingerprint, as a person of that State has read it; not needed where a State is removed. */
  @IsOptional()
  @Pattern(FINGERPRINT, 'the fingerprint, 64 hexadecimal digits in groups', 120)
  fingerprint?: string;
}

/** Why a change of the directory is not signed. */
export class DeclineDirectoryChange {
  /** The reason in words. */
  @Prose(2_000)
  reason: string;
}
