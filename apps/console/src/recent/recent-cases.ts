import { queryOptions } from '@tanstack/react-query';
import { answerOf } from '../api/answer-of.ts';
import { listRecentCases } from '../client/sdk.gen.ts';
import { unlessLive } from '../live/live.ts';

/** What one had before oneself lately, and in how much of it something is new. */
export const recentCases = queryOptions({
  queryKey: ['recent-cases'],
  queryFn: async () => (await answerOf(listRecentCases())).content,
  refetchInterval: unlessLive(30_000),
});
