import type { Request, Response } from 'express';

/** The cookie of a session: bound to this origin alone, never sent with what another site begins (RFC 6265bis §4.1.3). */
export const SESSION_COOKIE = '__Host-trace-session';

/** The cookie of somebody who has gone to the sign-in of the State and shall come back from there. */
const DEPARTURE_COOKIE = '__Host-trace-departure';

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

/** What a browser brings back from the sign-in of the State. */
export function departureCookieOf(request: Request): string | undefined {
  return cookieOf(request, DEPARTURE_COOKIE);
}

/** Gives a browser what it has to bring back; it comes back from another site, so the cookie is lax. */
export function giveDepartureCookie(response: Response, kept: string): void {
  response.cookie(DEPARTURE_COOKIE, kept, { ...ALWAYS, sameSite: 'lax', maxAge: 10 * 60_000 });
}

/** Takes it back: it counts once. */
export function takeDepartureCookie(response: Response): void {
  response.clearCookie(DEPARTURE_COOKIE, { ...ALWAYS, sameSite: 'lax' });
}
