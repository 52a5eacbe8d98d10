import { Table } from '@mantine/core';
import type { JSX } from 'react';
import type { CertificateView, PublishedKeyView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { Instant } from '../look/instant.tsx';
import { Marked } from '../look/marked.tsx';

/** So many days before the end it stands out. */
const SOON_DAYS = 30;

/** Every key and certificate that a statement names, with the time in which it counts. */
export function Validity({
  keys,
  certificates,
  label,
}: {
  keys: readonly PublishedKeyView[];
  certificates: readonly CertificateView[];
  label: string;
}): JSX.Element {
  const { t } = useWords();
  return (
    <Table.ScrollContainer minWidth={620} type="native" tabIndex={0}>
      <Table fz="xs" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {['what', 'name', 'from', 'to', 'standing'].map((name) => (
              <Table.Th key={name}>{t(`trust.${name}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <Line
              key={key.kid}
              what={t(`trust.key-${key.use}`)}
              name={key.kid}
              from={key.validFrom}
              to={key.revokedAt ?? key.validTo}
              standing={key.standing}
            />
          ))}
          {certificates.map(({ fingerprint, validFrom, validTo, standing }) => (
            <Line
              key={fingerprint}
              what={t('trust.certificate')}
              name={fingerprint}
              from={validFrom}
              to={validTo}
              standing={standing}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Line({
  what,
  name,
  from,
  to,
  standing,
}: {
  what: string;
  name: string;
  from: string;
  to: string | undefined;
  standing: string;
}): JSX.Element {
  const { t } = useWords();
  const endsSoon = standing === 'IN_FORCE' && to !== undefined && isSoon(to);
  return (
    <Table.Tr>
      <Table.Td>{what}</Table.Td>
      <Table.Td className="digest">{name}</Table.Td>
      <Table.Td>
        <Instant at={from} to="day" />
      </Table.Td>
      <Table.Td>{to === undefined ? '–' : <Instant at={to} to="day" />}</Table.Td>
      <Table.Td>
        <Marked color={endsSoon ? 'orange' : standing === 'IN_FORCE' ? 'teal' : 'red'}>
          {endsSoon ? `! ${t('trust.soon')}` : t(`trust.is-${standing}`)}
        </Marked>
      </Table.Td>
    </Table.Tr>
  );
}

function isSoon(to: string): boolean {
  return Date.parse(to) - Date.now() < SOON_DAYS * 86_400_000;
}
