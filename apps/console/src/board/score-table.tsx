import { Text } from '@mantine/core';
import type { JSX } from 'react';
import type { CaseFilters } from '../cases/case-filters.ts';
import type { ScorecardView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { CaseCount } from './case-count.tsx';

const COLUMNS = [
  'asked',
  'answered',
  'in-time',
  'acknowledged-after',
  'answered-after',
  'asked-back',
  'refused-on',
  'overdue-now',
];

/** The scorecards of one direction, a row for each partner; every count leads to its cases. */
export function ScoreTable({
  cards,
  direction,
  since,
}: {
  cards: readonly ScorecardView[];
  direction: 'OUT' | 'IN';
  /** The day from which on requests are counted. */
  since: string;
}): JSX.Element {
  const { t } = useWords();
  if (cards.length === 0) return <Text size="sm">{t('score.none')}</Text>;
  return (
    <div
      className="scrolled"
      role="region"
      aria-label={t(`score.${direction}`)}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">{t('cases.partner')}</th>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {t(`score.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cards.map((card) => (
            <ScoreRow key={card.partner} card={card} since={since} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ScoreRow({ card, since }: { card: ScorecardView; since: string }): JSX.Element {
  const { t, code, locale } = useWords();
  const { direction, partner, asked, answered, inTime, clarified } = card;
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const count = (cases: number, says: string, others: CaseFilters): JSX.Element => (
    <CaseCount
      count={cases}
      filters={{ direction, partner, ...others }}
      says={`${t(`score.${says}`)}, ${partner}`}
    />
  );
  const share = (part: number, whole: number): string =>
    whole === 0 ? '' : ` (${percent.format(part / whole)})`;
  return (
    <tr>
      <th scope="row">
        <span className="ref">{partner}</span>
      </th>
      <td>{count(asked, 'asked', { record: 'REQUESTED', openedFrom: since })}</td>
      <td>{count(answered, 'answered', { record: 'ANSWERED', openedFrom: since })}</td>
      <td>
        {count(inTime, 'in-time', { record: 'ANSWERED_IN_TIME', openedFrom: since })}
        {share(inTime, answered)}
      </td>
      <td>{duration(card.medianAcknowledgedSeconds, locale)}</td>
      <td>{duration(card.medianAnsweredSeconds, locale)}</td>
      <td>
        {count(clarified, 'asked-back', { record: 'ASKED_BACK', openedFrom: since })}
        {share(clarified, asked)}
      </td>
      <td>
        {card.refusedOn.map(({ ground, cases }) => (
          <div key={ground}>
            {code(ground)}{' '}
            <CaseCount
              count={cases}
              filters={{
                direction,
                partner,
                record: 'REQUESTED',
                refusedOn: ground,
                openedFrom: since,
              }}
              says={`${code(ground)}, ${partner}`}
            />
          </div>
        ))}
      </td>
      <td>{count(card.overdueNow, 'overdue-now', { standing: 'OVERDUE' })}</td>
    </tr>
  );
}

/** How long something took, in the unit in which a person would say it. */
function duration(seconds: number | undefined, locale: string): string {
  if (seconds === undefined) return '–';
  const [unit, size] =
    seconds >= 2 * 86_400
      ? (['day', 86_400] as const)
      : seconds >= 2 * 3_600
        ? (['hour', 3_600] as const)
        : (['minute', 60] as const);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: unit === 'minute' ? 0 : 1,
  }).format(seconds / size);
}
