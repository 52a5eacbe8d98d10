import { client } from '../client/client.gen.ts';
import { answerOf, type Answer } from './answer-of.ts';

/** A call by its address, for addresses that are known only when the page runs, such as that of a step. */
export async function call<Content>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<Content>> {
  const json = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const called = client.request({
    method,
    url,
    headers: { ...json, ...headers },
    ...(body !== undefined && { body }),
  });
  return answerOf<Content>(called as never);
}
