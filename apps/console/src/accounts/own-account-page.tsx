import { Stack, Title } from '@mantine/core';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { useMe } from '../session/me.ts';
import { SecondFactorCard } from '../session/second-factor-card.tsx';
import { AbsenceCard } from './absence-card.tsx';
import { MailCard } from './mail-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { SessionsCard } from './sessions-card.tsx';

/** What belongs to whoever is signed in: the places where one is, an absence, the password and the second factor. */
export function OwnAccountPage(): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  return (
    <Stack maw={860}>
      <Title order={1} size="h3">
        {t('account.own')}
      </Title>
      <SessionsCard />
      {me && <AbsenceCard key={JSON.stringify(me.absence)} me={me} />}
      {me?.mail && <MailCard key={JSON.stringify(me.mail)} mail={me.mail} />}
      <PasswordCard />
      {me?.secondFactor === false && <SecondFactorCard />}
    </Stack>
  );
}
