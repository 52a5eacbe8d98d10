import { Button, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent, type JSX, type ReactNode } from 'react';
import { FaultAlert } from './fault-alert.tsx';

/** One line that has to be said before something is done, and the button that does it. */
export function ReasonForm({
  label,
  action,
  fault,
  minLength,
  maxLength,
  beside,
  onSubmit,
}: {
  label: string;
  action: string;
  fault: Error | null;
  minLength?: number;
  maxLength?: number;
  /** What else can be done, without a word. */
  beside?: ReactNode;
  onSubmit: (reason: string) => void;
}): JSX.Element {
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(reason);
  };
  return (
    <form onSubmit={submit}>
      {fault && <FaultAlert fault={fault} />}
      <Group align="end" gap="xs">
        {beside}
        <TextInput
          size="xs"
          flex={1}
          label={label}
          value={reason}
          required
          minLength={minLength}
          maxLength={maxLength}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" variant="default">
          {action}
        </Button>
      </Group>
    </form>
  );
}
