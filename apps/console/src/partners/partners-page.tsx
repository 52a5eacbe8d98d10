import { Badge, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import type { LaneView, PartnerView } from '../client/types.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { PutOff } from '../trust/put-off.tsx';
import { usePartners } from './use-partners.ts';

/** Whom this State can ask, on what it stands with each, and how the lane to each is. */
export function PartnersPage(): JSX.Element {
  const { t } = useWords();
  const { data, error } = usePartners();
  return (
    <Stack maw={960}>
      <Title order={1} size="h3">
        {t('menu.partners')}
      </Title>
      {error && <FaultAlert fault={error} />}
      {!data && !error && <Loader aria-label={t('frame.loading')} />}
      {data?.partners.map((partner) => (
        <OnePartner key={partner.state} partner={partner} />
      ))}
    </Stack>
  );
}

function OnePartner({ partner }: { partner: PartnerView }): JSX.Element {
  const { t, code, locale } = useWords();
  const day = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const weekdays = partner.weekend.map((one) => day.format(new Date(Date.UTC(2024, 0, one))));
  return (
    <Paper withBorder p="md" component="article" aria-label={partner.name}>
      <Group justify="space-between">
        <Title order={2} size="h5">
          <span className="ref">{partner.state}</span> · <bdi>{partner.name}</bdi>
        </Title>
        {partner.lane && <Circuit lane={partner.lane} />}
      </Group>
      {partner.lane && partner.lane.waiting > 0 && (
        <Text size="sm">
          <Said>{partner.lane.sentence}</Said>
        </Text>
      )}
      <PutOff partner={partner} />
      <dl className="facts">
        <dt>{t('partner.bases')}</dt>
        <dd>{partner.sharedBases.map((basis) => code(basis)).join(', ')}</dd>
        <dt>{t('partner.languages')}</dt>
        <dd>{partner.languages.join(', ')}</dd>
        <dt>{t('partner.zone')}</dt>
        <dd>
          <span className="ref">{partner.zone}</span>
        </dd>
        <dt>{t('partner.weekend')}</dt>
        <dd>{weekdays.join(', ')}</dd>
        <dt>{t('partner.reading')}</dt>
        <dd>{code(partner.reading)}</dd>
        <dt>{t('partner.calendar')}</dt>
        <dd>
          <span className="ref">{partner.calendarVersion}</span>
        </dd>
        <dt>{t('partner.statement')}</dt>
        <dd>
          {partner.statementVersion} · {t('partner.until')}{' '}
          <Instant at={partner.statementValidUntil} />
        </dd>
        <dt>{t('partner.endpoint')}</dt>
        <dd className="digest">{partner.endpoint}</dd>
        {partner.lane?.lastReceiptAt !== undefined && (
          <>
            <dt>{t('partner.last-receipt')}</dt>
            <dd>
              <Instant at={partner.lane.lastReceiptAt} />
            </dd>
          </>
        )}
      </dl>
    </Paper>
  );
}

function Circuit({ lane }: { lane: LaneView }): JSX.Element {
  const { t, code } = useWords();
  const isWell = lane.circuit === 'CLOSED';
  return (
    <Group gap={6}>
      {lane.waiting > 0 && (
        <Badge variant="outline" color="orange" tt="none" className="coded" radius="sm">
          {t('partner.waiting', { count: lane.waiting })}
        </Badge>
      )}
      <Badge
        variant="outline"
        color={isWell ? 'teal' : 'red'}
        tt="none"
        className="coded"
        radius="sm"
      >
        {isWell ? '✓ ' : '! '}
        {code(`LANE_${lane.circuit}`)}
      </Badge>
    </Group>
  );
}
