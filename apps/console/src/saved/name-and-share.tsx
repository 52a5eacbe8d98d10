import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent, type JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';

/** With whom something is shared that is kept under a name. */
export type SharedWith = 'NOBODY' | 'UNIT' | 'ALL';

/** Under which name something is kept, and for whom. */
export function NameAndShare({
  help,
  fault,
  isPending,
  onSave,
}: {
  help: string;
  fault: Error | null;
  isPending: boolean;
  onSave: (named: { name: string; shared: SharedWith }) => void;
}): JSX.Element {
  const { t } = useWords();
  const [name, setName] = useState('');
  const [shared, setShared] = useState<SharedWith>('NOBODY');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSave({ name: name.trim(), shared });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{help}</Text>
        {fault && <FaultAlert fault={fault} />}
        <TextInput
          label={t('saved.name')}
          required
          maxLength={80}
          dir="auto"
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('saved.shared')}
          value={shared}
          onChange={(event) => setShared(event.currentTarget.value as SharedWith)}
          data={(['NOBODY', 'UNIT', 'ALL'] as const).map((value) => ({
            value,
            label: t(`saved.shared-${value}`),
          }))}
        />
        <Group justify="end">
          <Button type="submit" loading={isPending}>
            {t('saved.keep')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
