import { declareValue, declareValues, wrongType, type ValueRule } from './rule.ts';

/** A text of one exact form; `form` says in words which one, for the sentence of the refusal. */
export function Pattern(pattern: RegExp, form: string, maxLength = 64): PropertyDecorator {
  return declareValue(patternRule(pattern, form, maxLength));
}

/** A list of texts of one exact form. */
export function Patterns(
  pattern: RegExp,
  form: string,
  minItems: number,
  maxItems: number,
  maxLength = 64,
): PropertyDecorator {
  return declareValues(patternRule(pattern, form, maxLength), minItems, maxItems);
}

/** The length is tested first, so that no pattern ever runs over a long text. */
function patternRule(pattern: RegExp, form: string, maxLength: number): ValueRule {
  return {
    schema: { type: 'string', pattern: pattern.source, maxLength },
    test(value) {
      if (typeof value !== 'string') return wrongType('a text');
      return value.length <= maxLength && pattern.test(value)
        ? undefined
        : { code: 'member.invalid', detail: `Write ${form}.` };
    },
  };
}

const STATE = /^[A-Z]{2,3}$/;

/** A State: its ISO 3166 code, two or three capital letters. */
export function StateCode(): PropertyDecorator {
  return Pattern(STATE, 'the ISO 3166 code, two or three capital letters', 3);
}

/** A list of States. */
export function StateCodes(minItems: number, maxItems: number): PropertyDecorator {
  return Patterns(STATE, 'the ISO 3166 code, two or three capital letters', minItems, maxItems, 3);
}

/** A UUID in lower case (RFC 9562). */
export function Uuid(): PropertyDecorator {
  return Pattern(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    'a UUID in lower case',
    36,
  );
}

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A UUID of version 7 in lower case (RFC 9562 section 5.7): the ids of messages, cases and parcels. */
export function Uuid7(): PropertyDecorator {
  return Pattern(UUID7, 'a UUID of version 7 in lower case', 36);
}

/** A list of such ids. */
export function Uuid7s(minItems: number, maxItems: number): PropertyDecorator {
  return Patterns(UUID7, 'a UUID of version 7 in lower case', minItems, maxItems, 36);
}

/** A language tag (BCP 47): language, script, region. */
export function Language(): PropertyDecorator {
  return Pattern(
    /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/,
    'a language tag such as en, sr-Cyrl or fr-SN (BCP 47)',
    11,
  );
}

const SHA256 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** A SHA-256 digest in base64url without padding; the last character carries no unused bits. */
export function Sha256(): PropertyDecorator {
  return Pattern(SHA256, 'a SHA-256 digest in base64url, 43 characters', 43);
}

/** A list of SHA-256 digests. */
export function Sha256s(minItems: number, maxItems: number): PropertyDecorator {
  return Patterns(SHA256, 'a SHA-256 digest in base64url, 43 characters', minItems, maxItems, 43);
}

/** The name of a sealed part of the same message. */
export function PartName(): PropertyDecorator {
  return Pattern(
    /^[a-z][a-z0-9-]{0,31}$/,
    'the name of a sealed part: a small letter, then small letters, digits and hyphens, at most 32',
    32,
  );
}

/** A time zone by its IANA name; whether it exists is not asked, the answer would differ between nodes. */
export function ZoneName(): PropertyDecorator {
  return Pattern(
    /^(UTC|[A-Z][A-Za-z_]{1,30}(\/[A-Z][A-Za-z0-9_+-]{0,30}){1,2})$/,
    'the IANA name of a time zone, such as Europe/Vienna',
  );
}

/** A time of day in hours and minutes, read in the zone beside it. */
export function ClockTime(): PropertyDecorator {
  return Pattern(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'hours and minutes, such as 16:20', 5);
}
