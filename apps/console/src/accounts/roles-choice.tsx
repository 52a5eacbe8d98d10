import { Checkbox, Group } from '@mantine/core';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';

const ROLES = ['FOCAL_POINT', 'OFFICER', 'SUPERVISOR', 'AUDITOR', 'ADMINISTRATOR'] as const;

/** The roles of an account, one or several. */
export function RolesChoice({
  roles,
  onChange,
}: {
  roles: string[];
  onChange: (roles: string[]) => void;
}): JSX.Element {
  const { t, code } = useWords();
  return (
    <Checkbox.Group label={t('account.roles')} value={roles} onChange={onChange}>
      <Group mt={6}>
        {ROLES.map((role) => (
          <Checkbox key={role} value={role} label={code(role)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
