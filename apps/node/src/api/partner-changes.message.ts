import { LIMITS, Pattern, Prose } from '@trace/protocol';

const FINGERPRINT = /^[0-9A-Fa-f: ]{64,120}$/;

/** A State that describes itself, to be believed without any authority. Source: OpenID Federation 1.0 section 3. */
export class ProposePartner {
  /** The descriptor, as the State has sent it: a compact JWS that it has signed itself. */
  @Pattern(/^[A-Za-z0-9_.-]+$/, 'a compact JWS', LIMITS.statementBytes)
  descriptor: string;

  /** Its fingerprint, as a person of that State has read it over a line that you know. */
  @Pattern(FINGERPRINT, 'the fingerprint, 64 hexadecimal digits in groups', 120)
  fingerprint: string;
}

/** That one person has compared a change. */
export class ConfirmPartnerChange {
  /** The fingerprint, as a person of that State has read it over a line that you know. */
  @Pattern(FINGERPRINT, 'the fingerprint, 64 hexadecimal digits in groups', 120)
  fingerprint: string;
}

/** Why a change is not taken. */
export class DeclinePartnerChange {
  /** The reason in words. */
  @Prose(2_000)
  reason: string;
}
