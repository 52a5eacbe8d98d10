import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf, type Answer } from '../api/answer-of.ts';
import { getCase } from '../client/sdk.gen.ts';
import type { CaseView } from '../client/types.gen.ts';
import { unlessLive } from '../live/live.ts';

/**
 * A case as it stands now; it is looked at again by itself, for the other State may say something at any moment, and what
 * its lane and its files do is not told.
 */
export function useCase(caseId: string): UseQueryResult<Answer<CaseView>> {
  return useQuery({
    queryKey: ['case', caseId],
    queryFn: async () => answerOf<CaseView>(getCase({ path: { id: caseId } })),
    refetchInterval: unlessLive(10_000, 15_000),
  });
}
