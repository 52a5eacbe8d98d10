import { Loader, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { showDiagnostics } from '../client/sdk.gen.ts';
import type { DiagnosticsView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go } from '../look/go.tsx';
import { Instant } from '../look/instant.tsx';
import { Marked } from '../look/marked.tsx';
import { useMe } from '../session/me.ts';
import { Validity } from '../trust/validity.tsx';
import { Card } from './card.tsx';
import { MailTest } from './mail-test.tsx';
import { bytesIn, secondsIn } from './measures.ts';

/** What whoever looks after the node has to see: versions, database, queue, clocks, disk, keys, backups and mails. */
export function DiagnosticsPage(): JSX.Element {
  const { t } = useWords();
  const { data, error } = useQuery({
    queryKey: ['diagnostics'],
    queryFn: async () => (await answerOf(showDiagnostics())).content,
    refetchInterval: 30_000,
  });
  return (
    <Stack maw={1000}>
      <Title order={1} size="h3">
        {t('admin.title')}
      </Title>
      {error && <FaultAlert fault={error} />}
      {!data && !error && <Loader aria-label={t('frame.loading')} />}
      {data && <Everything view={data} />}
    </Stack>
  );
}

function Everything({ view }: { view: DiagnosticsView }): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const { versions, keys, certificates, mail } = view;
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('admin.node-clock')} <Instant at={view.nowAt} /> ·{' '}
        <Go to="/deadlines" size="sm" underline="always">
          {t('admin.to-deadlines')}
        </Go>
      </Text>
      <Card title={t('admin.versions')}>
        <dl className="facts">
          <dt>{t('product')}</dt>
          <dd className="ref">{versions.program}</dd>
          <dt>Node.js</dt>
          <dd className="ref">{versions.node}</dd>
          <dt>PostgreSQL</dt>
          <dd className="ref">{versions.database}</dd>
        </dl>
      </Card>
      <Database view={view} />
      <Trail view={view} />
      <Queue view={view} />
      <Backups view={view} />
      <Clocks view={view} />
      <Card title={t('trust.keys-of', { state: view.state })}>
        <Validity
          label={t('trust.keys-of', { state: view.state })}
          keys={keys}
          certificates={certificates}
        />
      </Card>
      <Card title={t('admin.mail')}>
        <Text size="sm">
          {mail.configured ? t('admin.mail-from', { from: mail.from ?? '' }) : t('admin.no-mail')}
        </Text>
        {mail.configured && me?.may.includes('mail.test') === true && <MailTest />}
      </Card>
    </>
  );
}

function Database({ view: { database, disk } }: { view: DiagnosticsView }): JSX.Element {
  const { t, locale } = useWords();
  return (
    <Card title={t('admin.database')}>
      <dl className="facts">
        <dt>{t('admin.size')}</dt>
        <dd>{bytesIn(locale, database.bytes)}</dd>
        <dt>{t('admin.connections')}</dt>
        <dd>{database.connections}</dd>
        <dt>{t('admin.disk')}</dt>
        <dd>
          {t('admin.free', {
            free: bytesIn(locale, disk.freeBytes),
            total: bytesIn(locale, disk.totalBytes),
          })}{' '}
          {disk.standing === 'WARNING' && <Marked color="red">! {t('admin.low')}</Marked>}
          {disk.standing === 'FULL' && <Marked color="red">! {t('admin.disk-FULL')}</Marked>}
        </dd>
        <dt>{t('admin.migrations')}</dt>
        <dd>
          {database.pending.length === 0 ? (
            <Marked color="teal">✓ {t('admin.up-to-date')}</Marked>
          ) : (
            <Marked color="red">! {database.pending.join(', ')}</Marked>
          )}
        </dd>
      </dl>
      <details>
        <summary>{t('admin.applied', { count: database.migrations.length })}</summary>
        <ul>
          {database.migrations.map(({ name, appliedAt }) => (
            <li key={name}>
              <span className="ref">{name}</span> · <Instant at={appliedAt} />
            </li>
          ))}
        </ul>
      </details>
    </Card>
  );
}

/** Whether what is done can be written down, and until when it is done if not. */
function Trail({ view: { audit } }: { view: DiagnosticsView }): JSX.Element {
  const { t } = useWords();
  const isUp = audit.log === 'UP';
  const since = [
    ['admin.trail-since', audit.waitingSince],
    ['admin.trail-refused', isUp ? undefined : audit.refusedFrom],
    ['admin.trail-unwritten', audit.unwrittenSince],
  ] as const;
  return (
    <Card title={t('admin.trail')}>
      <dl className="facts">
        <dt>{t('admin.trail-log')}</dt>
        <dd>
          {isUp ? (
            <Marked color="teal">✓ {t('admin.trail-UP')}</Marked>
          ) : (
            <Marked color="red">
              ! {t(audit.log === 'BEHIND' ? 'admin.trail-BEHIND' : 'admin.trail-STOPPED')}
            </Marked>
          )}
        </dd>
        <Figure label={t('admin.trail-waiting')} value={audit.waiting} />
        {since.map(
          ([label, at]) =>
            at !== undefined && (
              <Fragment key={label}>
                <dt>{t(label)}</dt>
                <dd>
                  <Instant at={at} />
                </dd>
              </Fragment>
            ),
        )}
      </dl>
    </Card>
  );
}

function Queue({ view: { queue } }: { view: DiagnosticsView }): JSX.Element {
  const { t } = useWords();
  return (
    <Card title={t('admin.queue')}>
      <Text size="sm" c="dimmed">
        {t('admin.queue-says')}
      </Text>
      <dl className="facts">
        <dt>{t('admin.backend')}</dt>
        <dd>{queue.backend === 'REDIS' ? 'BullMQ · Redis' : 'BullMQ · PostgreSQL'}</dd>
        {(['waiting', 'active', 'delayed', 'failed'] as const).map((name) => (
          <Figure key={name} label={t(`admin.${name}`)} value={queue[name]} />
        ))}
        {queue.waitingSince !== undefined && (
          <>
            <dt>{t('admin.since')}</dt>
            <dd>
              <Instant at={queue.waitingSince} />
            </dd>
          </>
        )}
        {queue.fault !== undefined && (
          <>
            <dt>{t('admin.fault')}</dt>
            <dd lang="en">! {queue.fault}</dd>
          </>
        )}
        <Figure label={t('admin.undelivered')} value={queue.undelivered} />
        <Figure label={t('admin.resting')} value={queue.restingLanes} />
      </dl>
      <Go to="/trust" size="sm">
        {t('admin.to-lanes')}
      </Go>
    </Card>
  );
}

function Figure({ label, value }: { label: string; value: number }): JSX.Element {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Backups({ view: { backups } }: { view: DiagnosticsView }): JSX.Element {
  const { t, locale } = useWords();
  return (
    <Card title={t('admin.backups')}>
      {(['BACKUP', 'RESTORE_TEST'] as const).map((kind) => {
        const last = backups.find((one) => one.kind === kind);
        return (
          <div key={kind}>
            <Text fw={700} size="sm">
              {t(`admin.backup-${kind}`)}
            </Text>
            {last ? (
              <dl className="facts">
                <dt>{t('admin.when')}</dt>
                <dd>
                  <Instant at={last.at} /> · <bdi>{last.person}</bdi>
                </dd>
                <dt>{t('admin.as-of')}</dt>
                <dd>
                  <Instant at={last.madeAt} />
                </dd>
                <dt>{t('admin.size')}</dt>
                <dd>
                  {bytesIn(locale, last.bytes)} · {t('admin.rows', { count: last.rows })}
                </dd>
                <dt>SHA-256</dt>
                <dd className="digest">{last.digest}</dd>
              </dl>
            ) : (
              <Text size="sm">! {t(`admin.never-${kind}`)}</Text>
            )}
          </div>
        );
      })}
    </Card>
  );
}

function Clocks({ view: { clocks } }: { view: DiagnosticsView }): JSX.Element {
  const { t, locale } = useWords();
  return (
    <Card title={t('admin.clocks')}>
      {clocks.length === 0 && <Text size="sm">{t('admin.no-clocks')}</Text>}
      <dl className="facts">
        {clocks.map(({ partner, aheadMilliseconds, seenAt }) => (
          <div key={partner} className="fact-pair">
            <dt className="ref">{partner}</dt>
            <dd>
              {secondsIn(locale, aheadMilliseconds)} · <Instant at={seenAt} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
