/** No key has this name and no key makes this signature: what was invented is never taken for what a State has said. */
const NO_KEY = 'A'.repeat(43);
const NO_SIGNATURE = 'A'.repeat(86);

type TokenType = 'trace-message+jws' | 'trace-receipt+jws';

const HEADERS: Record<TokenType, string> = {
  'trace-message+jws': headerOf('trace-message+jws'),
  'trace-receipt+jws': headerOf('trace-receipt+jws'),
};

/** Content in the form of a compact JWS (RFC 7515) whose signature is 64 zero bytes: it reads, and proves nothing. */
export function seedToken(content: object, type: TokenType): string {
  return `${HEADERS[type]}.${encoded(content)}.${NO_SIGNATURE}`;
}

function headerOf(typ: TokenType): string {
  return encoded({ alg: 'ES256', kid: NO_KEY, typ });
}

function encoded(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}
