import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go } from '../look/go.tsx';

/** What stands at an address that leads nowhere. */
export function NoSuchPage(): JSX.Element {
  const { t } = useWords();
  return (
    <Stack maw={860}>
      <Title order={1} size="h3">
        {t('frame.no-such-page')}
      </Title>
      <Alert color="yellow" role="status">
        <Text size="sm">{t('frame.no-such-page-text')}</Text>
      </Alert>
      <Text size="sm">
        <Go to="/">{t('product')}</Go>
      </Text>
    </Stack>
  );
}

/** What stands where a page has failed, such as one that a newer version of the node no longer has. */
export function BrokenPage({ error }: { error: unknown }): JSX.Element {
  const { t } = useWords();
  return (
    <Stack maw={860}>
      <Title order={1} size="h3">
        {t('frame.broken-page')}
      </Title>
      <FaultAlert fault={error instanceof Error ? error : new Error(String(error))} />
      <div>
        <Button onClick={() => window.location.reload()}>{t('frame.reload')}</Button>
      </div>
    </Stack>
  );
}
