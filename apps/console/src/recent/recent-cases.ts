import { queryOptions } from '@tanstack/react-query';
import { answerOf } from '../api/answer-of.ts';
import { listRecentCases } from '../client/sdk.gen.ts';

/** What one had before oneself lately, and in how much of it something is new. */
export const recentCases = queryOptions({
  queryKey: ['recent-cases'],
  queryFn: async () => (await answerOf(listRecentCases())).content,
  refetchInterval: 30_000,
});
