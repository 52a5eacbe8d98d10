import { Alert, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import { useWords } from '../language/use-words.ts';

/** The problems with which the sign-in of the State can lead back here. */
const KNOWN = ['provider', 'provider-away', 'unbound', 'factor-missing'];

/** Why the sign-in of the State did not let somebody in: told once, in the address that it led back to. */
export function StateSignInFault(): JSX.Element | null {
  const { t } = useWords();
  const [{ problem, instance }] = useState(() => told(window.location.search));
  if (problem === undefined) return null;
  return (
    <Alert color="red" role="alert" title={t('oidc.refused')}>
      <Text size="sm">{t(`oidc.${problem}`)}</Text>
      {instance !== undefined && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('fault.instance')} <span className="ref">{instance}</span>
        </Text>
      )}
    </Alert>
  );
}

function told(search: string): { problem?: string; instance?: string } {
  const said = new URLSearchParams(search);
  const problem = KNOWN.find((one) => said.get('problem') === `sign-in.${one}`);
  const instance = said.get('instance') ?? '';
  return {
    ...(problem !== undefined && { problem }),
    ...(/^[0-9a-f-]{36}$/.test(instance) && { instance }),
  };
}
