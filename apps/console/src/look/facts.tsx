import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { Instant } from './instant.tsx';

const CODE = /^[A-Z0-9][A-Z0-9_+-]*$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** What is shown exactly as it is marked or written. */
const EXACT = new Set([
  'raw',
  'textRaw',
  'pattern',
  'reference',
  'seizureRef',
  'caseNo',
  'phone',
  'email',
  'sha256',
  'humanRef',
  'dutyPhone',
  'licenceNo',
  'make',
  'model',
  'calibre',
]);

/** Anything that was said, member by member: coded values in the reader's language, texts as they were written. */
export function Facts({
  of,
  language,
}: {
  of: object;
  language?: string | undefined;
}): JSX.Element {
  const { field } = useWords();
  return (
    <dl className="facts">
      {Object.entries(of).map(([name, value]) => (
        <FactRow
          key={name}
          label={field(name)}
          isNested={hasMembers(value) && !isPlainHandling(value)}
        >
          <Fact name={name} value={value as unknown} language={language} />
        </FactRow>
      ))}
    </dl>
  );
}

function FactRow({
  label,
  isNested,
  children,
}: {
  label: string;
  /** What has members of its own stands below its label and not beside it. */
  isNested: boolean;
  children: JSX.Element;
}): JSX.Element {
  const place = isNested ? 'nested' : undefined;
  return (
    <>
      <dt className={place}>{label}</dt>
      <dd className={place}>{children}</dd>
    </>
  );
}

function hasMembers(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((one) => typeof one === 'object');
  return typeof value === 'object' && value !== null;
}

/** One value, as a person reads it. */
function Fact({
  name,
  value,
  language,
}: {
  name: string;
  value: unknown;
  language: string | undefined;
}): JSX.Element {
  const { t, code } = useWords();
  if (name === 'handling' && isPlainHandling(value)) return <>{code('H0')}</>;
  if (Array.isArray(value)) return <Listed name={name} values={value} language={language} />;
  if (typeof value === 'object' && value !== null) return <Facts of={value} language={language} />;
  if (typeof value === 'boolean') return <>{t(value ? 'yes' : 'no')}</>;
  return <Plain name={name} value={String(value)} language={language} />;
}

function Listed({
  name,
  values,
  language,
}: {
  name: string;
  values: readonly unknown[];
  language: string | undefined;
}): JSX.Element {
  const { t } = useWords();
  if (values.length === 0) return <>{t('none')}</>;
  if (values.every((one) => typeof one !== 'object')) {
    return (
      <>
        {values.map((one, index) => (
          <span key={String(one)}>
            {index > 0 && ', '}
            <Plain name={name} value={String(one)} language={language} />
          </span>
        ))}
      </>
    );
  }
  return (
    <ol className="fact-list">
      {values.map((one, index) => (
        // What was signed never changes its order.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>
          <Fact name={name} value={one} language={language} />
        </li>
      ))}
    </ol>
  );
}

function Plain({
  name,
  value,
  language,
}: {
  name: string;
  value: string;
  language: string | undefined;
}): JSX.Element {
  const { code } = useWords();
  if (EXACT.has(name)) return <span className="ref">{value}</span>;
  if (DAY.test(value)) return <Instant at={value} zone="UTC" to="day" />;
  if (CODE.test(value)) return <bdi>{code(value, name)}</bdi>;
  return (
    <span className="free-text" lang={language}>
      {value}
    </span>
  );
}

/** Nothing beside the use by the police: said in two words. */
function isPlainHandling(value: unknown): boolean {
  return (
    JSON.stringify(value) === '{"level":"H0","flags":[]}' ||
    JSON.stringify(value) === '{"flags":[],"level":"H0"}'
  );
}
