import { generateSecret, generateURI, verifySync } from 'otplib';

const STEP_SECONDS = 30;
const CODE = /^\d{6}$/;

/** A new secret of a second factor, and the address by which an authenticator takes it up (RFC 6238). */
export function newSecondFactor(person: string, state: string): { secret: string; uri: string } {
  const secret = generateSecret();
  return { secret, uri: generateURI({ issuer: `Trace Exchange ${state}`, label: person, secret }) };
}

/**
 * The time step of a code that holds now, or one step before or after; undefined when it does not, or when a code of
 * this step or a later one was taken already (RFC 6238 section 5.2).
 */
export function stepOfCode(
  secret: string,
  code: string,
  { at, after }: { at: Date; after: number },
): number | undefined {
  if (!CODE.test(code)) return undefined;
  const epoch = Math.floor(at.getTime() / 1000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: STEP_SECONDS });
  if (!result.valid) return undefined;
  const step = Math.floor(epoch / STEP_SECONDS) + result.delta;
  return step > after ? step : undefined;
}
