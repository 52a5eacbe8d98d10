import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { Facts } from '../look/facts.tsx';
import { ReasonForm } from '../look/reason-form.tsx';
import { headerText } from './header-text.ts';

/** Who a person is: opened for a reason, which stands in the audit (Directive (EU) 2016/680, article 25). */
export function SealedIdentity({
  part,
  open,
}: {
  part: string;
  /** Opens it for a reason in the form of a header. */
  open: (reason: string) => Promise<readonly object[]>;
}): JSX.Element {
  const { t } = useWords();
  const opening = useMutation({
    mutationFn: async (reason: string) => open(headerText(reason)),
    gcTime: 0,
  });
  if (opening.data) {
    return (
      <div>
        {opening.data.map((identity, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- they stand in the order of their messages
          <Facts key={index} of={identity} />
        ))}
        <Button size="compact-xs" variant="default" onClick={() => opening.reset()}>
          {t('identity.close')}
        </Button>
      </div>
    );
  }
  return (
    <>
      <ReasonForm
        label={t('identity.reason', { part })}
        action={t('identity.open')}
        fault={opening.error}
        minLength={3}
        maxLength={200}
        onSubmit={(reason) => opening.mutate(reason)}
      />
      <Text size="xs" c="dimmed">
        {t('identity.audited')}
      </Text>
    </>
  );
}
