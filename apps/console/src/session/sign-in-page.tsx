import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import { LanguageChoice } from '../frame/language-choice.tsx';
import { useWords } from '../language/use-words.ts';
import { SignInForm } from './sign-in-form.tsx';
import { useDoors } from './use-doors.ts';

/** The first page: which node this is, and who is there. */
export function SignInPage(): JSX.Element {
  const { t } = useWords();
  const { data } = useDoors();
  return (
    <Center mih="100vh" p="md">
      <Stack w={400} component="main">
        <Group justify="space-between" align="end">
          <div>
            <Title order={1} size="h2">
              {t('product')}
            </Title>
            <Text c="dimmed">{t('sign-in.node', { state: data?.state ?? '' })}</Text>
          </div>
          <LanguageChoice />
        </Group>
        <Paper withBorder p="lg">
          <Title order={2} size="h4" mb="md">
            {t('sign-in.title')}
          </Title>
          <SignInForm />
        </Paper>
        <Text size="sm" c="dimmed">
          {t('sign-in.notice')}
        </Text>
      </Stack>
    </Center>
  );
}
