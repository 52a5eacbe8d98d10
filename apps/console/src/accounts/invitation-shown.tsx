import { Alert, Text } from '@mantine/core';
import type { JSX } from 'react';
import type { InvitationView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Instant } from '../look/instant.tsx';

/** A one-time code to be handed over: it is shown only now. */
export function InvitationShown({ invitation }: { invitation: InvitationView }): JSX.Element {
  const { t } = useWords();
  return (
    <Alert color="teal" role="status" title={t('account.invitation')}>
      <Text className="digest" fz="lg">
        {invitation.code}
      </Text>
      <Text size="sm">
        {t('account.until')} <Instant at={invitation.expiresAt} />
      </Text>
    </Alert>
  );
}
