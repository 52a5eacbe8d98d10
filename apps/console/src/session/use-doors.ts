import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf } from '../api/answer-of.ts';
import { showSession } from '../client/sdk.gen.ts';
import type { ShowSessionResponse } from '../client/types.gen.ts';

/** Which node this is, and how one may sign in. */
export function useDoors(): UseQueryResult<ShowSessionResponse> {
  return useQuery({
    queryKey: ['doors'],
    queryFn: async () => (await answerOf(showSession())).content,
  });
}
