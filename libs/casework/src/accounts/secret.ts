import { createHash, randomBytes } from 'node:crypto';

/** Letters and digits that nobody takes for one another when reading them out (Crockford). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What is kept of a secret of many random bits: nobody finds the secret again by it. */
export function secretHashOf(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}

/** The text of a session's cookie: 256 random bits. */
export function newSessionSecret(): string {
  return `ts_${randomBytes(32).toString('base64url')}`;
}

/** A code for people to hand over: 140 random bits in seven groups (ASVS 6.4.1, 11.5.1). */
export function newInvitationCode(): string {
  const letters = [...randomBytes(28)].map((byte) => LETTERS[byte % LETTERS.length] ?? '');
  return invitationCodeOf(letters.join(''));
}

/** The code as it was made, however it was typed: small letters, spaces, O for 0, I and L for 1. */
export function invitationCodeOf(typed: string): string {
  const plain = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  const letters = plain.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return (letters.match(/.{1,4}/g) ?? []).join('-');
}
