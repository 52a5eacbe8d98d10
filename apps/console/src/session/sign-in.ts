import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { beginSession, endSession, takeCapacity, takeInvitation } from '../client/sdk.gen.ts';
import type { MeView, TakeCapacity } from '../client/types.gen.ts';

/** Signs in by name and password, and by the code of a second factor where that is asked for. */
export async function signIn(body: {
  person: string;
  password: string;
  code?: string;
}): Promise<void> {
  await entered((await answerOf(beginSession({ body }))).content);
}

/** Signs in by a one-time invitation, and sets the password that counts from then on. */
export async function acceptInvitation(body: {
  code: string;
  password: string;
  secondFactor?: string;
}): Promise<void> {
  await entered((await answerOf(takeInvitation({ body }))).content);
}

/** Ends the session on the node, and forgets all that this page has read; who came by the State's sign-in leaves there too. */
export async function signOut(me: MeView): Promise<void> {
  await answerOf(endSession());
  // A new page: nothing of what was shown stays in its memory.
  window.location.assign(me.session?.way === 'OIDC' ? '/v1/oidc/end' : '/');
}

/** Goes on in another capacity: what may be seen and done is another from then on. */
export async function actAs(capacity: TakeCapacity): Promise<void> {
  await answerOf(takeCapacity({ body: capacity }));
  window.location.assign('/');
}

async function entered(me: MeView): Promise<void> {
  queries.setQueryData(['me'], me);
  await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
}
