import { Text } from '@mantine/core';
import type { JSX } from 'react';
import type { PartnerView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Instant } from '../look/instant.tsx';

/** That this node opens no parcels of a partner for now, and until when. */
export function PutOff({ partner: { putOff } }: { partner: PartnerView }): JSX.Element | null {
  const { t } = useWords();
  if (!putOff) return null;
  return (
    <Text size="sm" fw={700}>
      ! {t('trust.put-off', { count: putOff.deaths })}{' '}
      {putOff.until !== undefined && (
        <>
          {t('trust.put-off-until')} <Instant at={putOff.until} />
        </>
      )}
    </Text>
  );
}
