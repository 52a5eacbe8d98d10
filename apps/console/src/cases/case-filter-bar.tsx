import { Button, Group, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { listPartners, listPeople } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { MORE_FILTERS, type CaseFilterName } from './case-filters.ts';
import { CASE_STATES } from './case-states.ts';

type Choice = [value: string, label: string];

const STANDINGS = [
  'OPEN',
  'OVERDUE',
  'DUE_SOON',
  'AT_RISK',
  'WAITING_FOR_US',
  'WAITING_FOR_PARTNER',
  'DEVIATED',
  'SUSPENDED',
  'UNDELIVERED',
];
const BASES = [
  'FP_12_4',
  'UNTOC_18',
  'UNTOC_19',
  'UNTOC_27',
  'ITI',
  'EU_2023_977',
  'ECOWAS_19',
  'BILATERAL',
];
const CAUSES = [
  'LATE-JUDICIAL',
  'LATE-RECORDS',
  'LATE-THIRD-PARTY',
  'LATE-WORKLOAD',
  'LATE-TECHNICAL',
  'LATE-OTHER',
];
const SORTS = ['OPENED', 'DUE', 'URGENCY', 'PARTNER', 'LEGAL_BASIS', 'LATE_CAUSE'];
const HOURS = ['12', '24', '36', '48', '60', '72'];
const LACKS = ['ASSIGNEE', 'UNIT', 'LEGAL_BASIS', 'LATE_CAUSE'];
const RECORDS = ['REQUESTED', 'ANSWERED', 'ANSWERED_IN_TIME', 'ANSWERED_LATE', 'ASKED_BACK'];

/** The filters of the list of cases: they stand in the address, so that a list can be kept and passed on. */
export function CaseFilterBar(): JSX.Element {
  const { t } = useWords();
  const filters = useSearch({ from: '/frame/cases' });
  const navigate = useNavigate();
  const choicesOf = useChoices();
  const choose = (name: CaseFilterName, value: string): void => {
    const { [name]: _former, ...others } = filters;
    void navigate({ to: '/cases', search: value === '' ? others : { ...others, [name]: value } });
  };
  const choices = (names: readonly CaseFilterName[]): JSX.Element[] =>
    names.map((name) => (
      <OneChoice
        key={name}
        name={name}
        value={filters[name] ?? ''}
        choices={choicesOf(name)}
        onChoose={(value) => choose(name, value)}
      />
    ));
  return (
    <div role="search" aria-label={t('filter.title')}>
      <Group align="end" gap="sm">
        {choices(['direction', 'standing', 'state', 'partner', 'urgency', 'sort'])}
        <Button
          size="xs"
          variant="default"
          onClick={() => void navigate({ to: '/cases', search: {} })}
        >
          {t('filter.clear')}
        </Button>
      </Group>
      <details
        className="more-filters"
        open={MORE_FILTERS.some((name) => filters[name] !== undefined)}
      >
        <summary>{t('filter.more')}</summary>
        <Group align="end" gap="sm">
          {choices(MORE_FILTERS)}
        </Group>
      </details>
    </div>
  );
}

function OneChoice({
  name,
  value,
  choices,
  onChoose,
}: {
  name: CaseFilterName;
  value: string;
  choices: readonly Choice[];
  onChoose: (value: string) => void;
}): JSX.Element {
  const { t } = useWords();
  // What the address asks for is shown, also where it is none of the choices.
  const isKnown = value === '' || choices.some(([known]) => known === value);
  return (
    <NativeSelect
      size="xs"
      label={t(`filter.${name}`)}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      {name !== 'sort' && <option value="">{t('filter.all')}</option>}
      {!isKnown && <option value={value}>{value}</option>}
      {choices.map(([known, label]) => (
        <option key={known} value={known === 'OPENED' ? '' : known}>
          {label}
        </option>
      ))}
    </NativeSelect>
  );
}

/** What can be chosen of each filter. */
function useChoices(): (name: CaseFilterName) => Choice[] {
  const { t, code } = useWords();
  const { data: known } = useQuery({
    queryKey: ['partners'],
    queryFn: async () => (await answerOf(listPartners())).content,
    staleTime: 300_000,
  });
  const { data: people = [] } = useQuery({
    queryKey: ['people'],
    queryFn: async () => (await answerOf(listPeople())).content.people,
    staleTime: 60_000,
  });
  const coded = (values: readonly string[]): Choice[] =>
    values.map((value) => [value, code(value)]);
  const worded = (area: string, values: readonly string[]): Choice[] =>
    values.map((value) => [value, t(`${area}.${value}`)]);
  const plain = (values: readonly (string | undefined)[]): Choice[] =>
    [...new Set(values)].flatMap((value): Choice[] =>
      value === undefined ? [] : [[value, value]],
    );
  const partners = (known?.partners ?? []).map(({ state, name }): Choice => [
    state,
    `${state} · ${name}`,
  ]);
  const all: Partial<Record<CaseFilterName, Choice[]>> = {
    direction: worded('cases', ['OUT', 'IN']),
    standing: worded('standing', STANDINGS),
    state: coded(CASE_STATES),
    partner: partners,
    waitingFor: [...plain([known?.state]), ...partners],
    urgency: coded(['URGENT', 'ROUTINE']),
    requestType: coded(['TRACE', 'COOPERATION', 'SPONTANEOUS_INFO', 'JIT_PROPOSAL']),
    legalBasis: coded(BASES),
    lateCause: coded(CAUSES),
    unit: plain(people.map(({ unit }) => unit)),
    assignee: plain(people.map(({ person }) => person)),
    without: worded(
      'board',
      LACKS.map((lack) => `without-${lack}`),
    ).map(([value, label]) => [value.replace('without-', ''), label]),
    dueWithin: HOURS.map((hours) => [hours, t('board.hours', { count: Number(hours) })]),
    overdue: [
      ['true', t('filter.overdue-only')],
      ['false', t('filter.not-overdue')],
    ],
    atRisk: [
      ['true', t('filter.at-risk-only')],
      ['false', t('filter.not-at-risk')],
    ],
    record: worded('record', RECORDS),
    sort: worded('sort', SORTS),
  };
  return (name) => all[name] ?? [];
}
