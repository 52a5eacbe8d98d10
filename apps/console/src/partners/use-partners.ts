import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf } from '../api/answer-of.ts';
import { listPartners } from '../client/sdk.gen.ts';
import type { PartnersView } from '../client/types.gen.ts';

/** The partners as this node knows them; they are looked at again by themselves, for lanes change all day. */
export function usePartners(): UseQueryResult<PartnersView> {
  return useQuery({
    queryKey: ['partners'],
    queryFn: async () => (await answerOf(listPartners())).content,
    refetchInterval: 15_000,
  });
}
