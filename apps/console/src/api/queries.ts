import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiFault } from './api-fault.ts';

/** What the console has read of the api, for as long as the page is open: nothing of it is ever stored. */
export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: sessionMayBeOver }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      retry: (failures, fault) => failures < 2 && isPassing(fault),
    },
    mutations: { onError: sessionMayBeOver },
  },
});

/** Only what may be better in a moment is tried again; a refusal stays a refusal. */
function isPassing(fault: Error): boolean {
  return !(fault instanceof ApiFault) || fault.status === 0 || fault.status === 503;
}

/** A call that is not let in any more: whoever is at the desk is asked again who they are. */
function sessionMayBeOver(fault: Error): void {
  if (fault instanceof ApiFault && fault.status === 401)
    void queries.invalidateQueries({ queryKey: ['me'] });
}
