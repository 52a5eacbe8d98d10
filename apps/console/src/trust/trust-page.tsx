import { Loader, Paper, Stack, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import type { PartnersView, PartnerView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Instant } from '../look/instant.tsx';
import { Marked } from '../look/marked.tsx';
import { usePartners } from '../partners/use-partners.ts';
import { useMe } from '../session/me.ts';
import { DirectoryProposals } from './directory-proposals.tsx';
import { PartnerChanges } from './partner-changes.tsx';
import { Reconciliations } from './reconciliations.tsx';
import { SecurityEvents } from './security-events.tsx';
import { PutOff } from './put-off.tsx';
import { TryNow } from './try-now.tsx';
import { Validity } from './validity.tsx';

/** Whom this node believes, by which keys and until when; what changes of that wait for two persons. */
export function TrustPage(): JSX.Element {
  const { t } = useWords();
  const { data, error } = usePartners();
  return (
    <Stack maw={1000}>
      <Title order={1} size="h3">
        {t('trust.title')}
      </Title>
      {error && <FaultAlert fault={error} />}
      {!data && !error && <Loader aria-label={t('frame.loading')} />}
      {data && <Own view={data} />}
      <PartnerChanges />
      <DirectoryProposals />
      {data?.partners.map((partner) => (
        <OnePartner key={partner.state} partner={partner} />
      ))}
      <SecurityEvents />
    </Stack>
  );
}

function Own({ view: { state, own, directory } }: { view: PartnersView }): JSX.Element {
  const { t } = useWords();
  return (
    <Paper withBorder p="md" component="section" aria-label={t('trust.own', { state })}>
      <Title order={2} size="h5">
        {t('trust.own', { state })}
      </Title>
      {own && (
        <dl className="facts">
          <dt>{t('trust.fingerprint')}</dt>
          <dd className="digest">{own.fingerprint}</dd>
          <dt>{t('partner.statement')}</dt>
          <dd>
            {own.statementVersion} · {t('partner.until')} <Instant at={own.statementValidUntil} />
          </dd>
        </dl>
      )}
      {directory && (
        <dl className="facts">
          <dt>{t('trust.directory-seen')}</dt>
          <dd>
            <Instant at={directory.seenAt} />
          </dd>
          {directory.fault !== undefined && (
            <>
              <dt>{t('trust.directory-fault')}</dt>
              <dd className="ref">{directory.fault}</dd>
            </>
          )}
        </dl>
      )}
    </Paper>
  );
}

function OnePartner({ partner }: { partner: PartnerView }): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const { trust, lane, state, name } = partner;
  return (
    <Paper withBorder p="md" component="article" aria-label={name}>
      <Title order={2} size="h5">
        <span className="ref">{state}</span> · <bdi>{name}</bdi>{' '}
        <Marked color={trust.standing === 'IN_FORCE' ? 'teal' : 'red'}>
          {t(`trust.is-${trust.standing}`)}
        </Marked>
      </Title>
      <dl className="facts">
        <dt>{t('trust.source')}</dt>
        <dd>{t(`trust.by-${trust.source}`)}</dd>
        <dt>{t('trust.fingerprint')}</dt>
        <dd className="digest">{trust.fingerprint}</dd>
        <dt>{t('trust.suspended')}</dt>
        <dd>
          <Instant at={trust.suspendedFrom} />
        </dd>
        <dt>{t('trust.speaks')}</dt>
        <dd>
          <span className="ref">
            {trust.speaks} ({t('trust.floor')} {trust.floor})
          </span>
        </dd>
        {trust.dutyContacts.map(({ role, desk, phone, email }) => (
          <Contact key={`${role} ${desk}`} role={role} desk={desk} reach={phone ?? email ?? ''} />
        ))}
      </dl>
      <Validity
        label={t('trust.keys-of', { state })}
        keys={trust.keys}
        certificates={trust.certificates}
      />
      <PutOff partner={partner} />
      {lane && <TryNow lane={lane} mayTry={me?.may.includes('lane.try') === true} />}
      {me?.may.includes('reconciliation.read') === true && <Reconciliations state={state} />}
      {trust.changeWaits && (
        <Text size="sm" fw={700}>
          ! {t('trust.change-waits')}
        </Text>
      )}
    </Paper>
  );
}

function Contact({
  role,
  desk,
  reach,
}: {
  role: string;
  desk: string;
  reach: string;
}): JSX.Element {
  const { code } = useWords();
  return (
    <>
      <dt>{code(role)}</dt>
      <dd>
        <bdi>{desk}</bdi> · <span className="ref">{reach}</span>
      </dd>
    </>
  );
}
