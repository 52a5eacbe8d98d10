import { Button, Loader, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { lazy, Suspense, useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { confirmSecondFactor, offerSecondFactor } from '../client/sdk.gen.ts';
import type { SecondFactorView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';

/** Drawn by a library that is loaded only by whoever sets one up. */
const QrCode = lazy(async () => ({ default: (await import('./qr-code.tsx')).QrCode }));

/** Sets up a second factor: a key for an authenticator, and a code that shows that the authenticator has it (RFC 6238). */
export function SecondFactorCard(): JSX.Element {
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const [offer, setOffer] = useState<SecondFactorView>();
  const [fault, setFault] = useState<Error>();

  const goOn = async (): Promise<void> => {
    if (offer === undefined) {
      const { content } = await answerOf(offerSecondFactor({ body: { password: typed } }));
      setOffer(content);
      setTyped('');
      return;
    }
    await answerOf(confirmSecondFactor({ body: { code: typed } }));
    await queries.invalidateQueries();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setFault(undefined);
    goOn().catch(setFault);
  };
  const value = {
    value: typed,
    required: true,
    onChange: (event: { currentTarget: { value: string } }): void =>
      setTyped(event.currentTarget.value),
  };
  return (
    <Paper withBorder p="lg" maw={520} component="section" aria-label={t('factor.title')}>
      <Title order={2} size="h4" mb="xs">
        {t('factor.title')}
      </Title>
      <form onSubmit={submit}>
        <Stack>
          {fault && <FaultAlert fault={fault} />}
          {offer === undefined ? (
            <>
              <Text size="sm">{t('factor.why')}</Text>
              <PasswordInput
                label={t('sign-in.password')}
                autoComplete="current-password"
                visibilityToggleButtonProps={{ 'aria-label': t('sign-in.show') }}
                {...value}
              />
            </>
          ) : (
            <>
              <Text size="sm">{t('factor.key')}</Text>
              <Suspense fallback={<Loader aria-label={t('frame.loading')} />}>
                <QrCode text={offer.uri} says={t('factor.qr')} />
              </Suspense>
              <Text size="sm">{t('factor.typed')}</Text>
              <Text className="digest" fz="lg" data-testid="secret">
                {offer.secret}
              </Text>
              <TextInput
                label={t('sign-in.code')}
                dir="ltr"
                inputMode="numeric"
                autoComplete="one-time-code"
                {...value}
              />
            </>
          )}
          <Button type="submit">
            {t(offer === undefined ? 'factor.begin' : 'factor.confirm')}
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}
