import type { ProblemView } from '../client/types.gen.ts';
import { ApiFault } from './api-fault.ts';

/** What the api gave: the content, and the version of it for the next step. */
export interface Answer<Content> {
  content: Content;
  etag: string;
}

interface Called<Content> {
  data?: Content | undefined;
  error?: unknown;
  response?: Response | undefined;
}

/** Waits for a call of the generated client; a refusal becomes a fault that carries its problem document. */
export async function answerOf<Content>(call: Promise<Called<Content>>): Promise<Answer<Content>> {
  const { data, error, response } = await call;
  if (response?.ok !== true) {
    const problem = typeof error === 'object' && error !== null ? (error as ProblemView) : {};
    throw new ApiFault(response?.status ?? 0, problem);
  }
  return { content: data as Content, etag: response.headers.get('etag') ?? '' };
}
