import { Paper, Stack, Title } from '@mantine/core';
import type { JSX, ReactNode } from 'react';

/** A part of a page under its own heading. */
export function Card({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      <Stack gap="xs">{children}</Stack>
    </Paper>
  );
}
