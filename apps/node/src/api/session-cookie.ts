import type { Request, Response } from 'express';

/** The cookie of a session: bound to this origin alone, never sent with what another site begins (RFC 6265bis §4.1.3). */
export const SESSION_COOKIE = '__Host-trace-session';

const ALWAYS = { path: '/', secure: true, httpOnly: true } as const;

/** The text of the session cookie that came with a call. */
export function sessionCookieOf(request: Request): string | undefined {
  return cookieOf(request, SESSION_COOKIE);
}

/** The text of one cookie of a call; the first counts, as RFC 6265 section 5.4 orders them. */
export function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Hands the cookie of a session to a browser; it goes when the browser is closed. */
export function giveSessionCookie(response: Response, secret: string): void {
  response.cookie(SESSION_COOKIE, secret, { ...ALWAYS, sameSite: 'strict' });
}

/** Takes it back. */
export function takeSessionCookie(response: Response): void {
  response.clearCookie(SESSION_COOKIE, { ...ALWAYS, sameSite: 'strict' });
}
