import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { getDraft } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { DraftDesk } from './draft-desk.tsx';

/** A request that is being written. */
export function DraftPage(): JSX.Element {
  const { t } = useWords();
  const { draftId } = useParams({ from: '/frame/drafts/$draftId' });
  const { data, error, refetch } = useQuery({
    queryKey: ['draft', draftId],
    queryFn: async () => answerOf(getDraft({ path: { draftId } })),
    // What is being written must not be replaced under the hands of whoever writes.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (error) return <FaultAlert fault={error} />;
  if (!data) return <Loader aria-label={t('frame.loading')} />;
  return <DraftDesk key={`${draftId} ${data.etag}`} read={data} reload={() => void refetch()} />;
}
