import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { ApiFault } from '../api/api-fault.ts';
import { call } from '../api/call.ts';

/** A capacity in which a person may act. */
export interface Capacity {
  role: string;
  unit?: string;
  actingFor?: string;
}

/** Who is at the desk, and what that person may do. */
export interface Me extends Capacity {
  person: string;
  state: string;
  capacities: Capacity[];
  /** Every action of the permission table that this role allows. */
  may: string[];
  /** What has to be done before anything else: PASSWORD, SECOND_FACTOR. */
  tasks: string[];
  secondFactor: boolean;
  language?: string;
  /** The policies by which a second person approves. */
  fourEyes: string[];
  session?: { sessionId: string; startedAt: string; idleUntil: string; endsAt: string };
}

/** Who is signed in; null where nobody is. */
export function useMe(): UseQueryResult<Me | null> {
  return useQuery({
    queryKey: ['me'],
    staleTime: 60_000,
    queryFn: async () => {
      try {
        return (await call<Me>('GET', '/v1/me')).content;
      } catch (fault) {
        if (fault instanceof ApiFault && fault.status === 401) return null;
        throw fault;
      }
    },
  });
}
