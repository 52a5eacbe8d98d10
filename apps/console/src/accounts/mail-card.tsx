import { Alert, Button, NativeSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { setMail } from '../client/sdk.gen.ts';
import type { OwnMailView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** To which address mails go, and at which hour of whose zone a summary of the day. */
export function MailCard({ mail }: { mail: OwnMailView }): JSX.Element {
  const { t } = useWords();
  const [email, setEmail] = useState(mail.email ?? '');
  const [hour, setHour] = useState(mail.digestHour === undefined ? '' : String(mail.digestHour));
  const [zone, setZone] = useState(mail.ownZone ? mail.zone : '');
  const save = useMutation({
    mutationFn: async () =>
      answerOf(
        setMail({
          body: {
            ...(email !== '' && { email }),
            ...(hour !== '' && { digestHour: Number(hour) }),
            ...(zone !== '' && { zone }),
          },
        }),
      ),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['me'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={t('own-mail.title')}>
      <Title order={2} size="h5" mb="xs">
        {t('own-mail.title')}
      </Title>
      <form onSubmit={submit}>
        <Stack maw={500}>
          <Text size="sm" c="dimmed">
            {t('own-mail.says')}
          </Text>
          {!mail.sent && <Alert color="yellow">{t('own-mail.none-sent')}</Alert>}
          {save.error && <FaultAlert fault={save.error} />}
          <TextInput
            type="email"
            label={t('own-mail.address')}
            value={email}
            dir="ltr"
            autoComplete="email"
            required={hour !== ''}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('own-mail.summary')}
            value={hour}
            onChange={(event) => setHour(event.currentTarget.value)}
          >
            <option value="">{t('own-mail.off')}</option>
            {HOURS.map((one) => (
              <option key={one} value={one}>
                {t('own-mail.daily', { time: `${String(one).padStart(2, '0')}:00` })}
              </option>
            ))}
          </NativeSelect>
          <TextInput
            label={t('own-mail.zone')}
            description={t('own-mail.zone-says', { zone: mail.zone })}
            value={zone}
            dir="ltr"
            list="zones"
            onChange={(event) => setZone(event.currentTarget.value)}
          />
          <datalist id="zones">
            {Intl.supportedValuesOf('timeZone').map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          <Button type="submit" variant="default" loading={save.isPending}>
            {t('own-mail.save')}
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}
