import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { ApiFault } from '../api/api-fault.ts';
import { answerOf } from '../api/answer-of.ts';
import { showMe } from '../client/sdk.gen.ts';
import type { MeView } from '../client/types.gen.ts';

/** Who is signed in; null where nobody is. */
export function useMe(): UseQueryResult<MeView | null> {
  return useQuery({
    queryKey: ['me'],
    staleTime: 60_000,
    queryFn: async () => {
      try {
        return (await answerOf(showMe())).content;
      } catch (fault) {
        if (fault instanceof ApiFault && fault.status === 401) return null;
        throw fault;
      }
    },
  });
}
