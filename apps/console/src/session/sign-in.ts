import { call } from '../api/call.ts';
import { queries } from '../api/queries.ts';
import type { Me } from './me.ts';

/** The ways in that this node offers. */
export interface Doors {
  signedIn: boolean;
  state: string;
  ways: { password: boolean; oidc?: { name: string; start: string } };
}

/** How one may sign in here. */
export async function doors(): Promise<Doors> {
  return (await call<Doors>('GET', '/v1/session')).content;
}

/** Signs in by name and password, and by the code of a second factor where that is asked for. */
export async function signIn(body: {
  person: string;
  password: string;
  code?: string;
}): Promise<void> {
  await enter('/v1/session', body);
}

/** Signs in by a one-time invitation, and sets the password that counts from then on. */
export async function acceptInvitation(body: { code: string; password: string }): Promise<void> {
  await enter('/v1/session/invitation', body);
}

/** Ends the session on the node, and forgets all that this page has read. */
export async function signOut(): Promise<void> {
  await call('DELETE', '/v1/session');
  queries.clear();
  // A new page: nothing of what was shown stays in its memory.
  window.location.assign('/');
}

/** Goes on in another capacity: what may be seen and done is another from then on. */
export async function actAs(capacity: { role: string; actingFor?: string }): Promise<void> {
  await call('PUT', '/v1/session', capacity);
  window.location.assign('/');
}

async function enter(url: string, body: object): Promise<void> {
  const { content } = await call<Me>('POST', url, body);
  queries.setQueryData(['me'], content);
  await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
}
