import { client } from '../client/client.gen.ts';

/** Whose doing a call is: a page of another origin can not set this header (OWASP: custom request headers against CSRF). */
const OURS = { 'X-Trace-Console': '1' };

/** Every call goes to the node that gave out this page, with the cookie of the session and nothing else. */
export function startClient(): void {
  client.setConfig({ baseUrl: '', credentials: 'same-origin', headers: OURS, cache: 'no-store' });
}
