import type { JSX } from 'react';
import type { BulkResultView } from '../client/types.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import './bulk.css';

/** What would become, or has become, of each case; what was not possible says why and stands first. */
export function BulkResults({ results }: { results: readonly BulkResultView[] }): JSX.Element {
  const { t, code } = useWords();
  const sorted = results.toSorted(
    (one, other) =>
      Number(other.outcome === 'NOT_POSSIBLE') - Number(one.outcome === 'NOT_POSSIBLE'),
  );
  return (
    <div
      className="scrolled bulk-results"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={t('bulk.results')}
    >
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">{t('cases.reference')}</th>
            <th scope="col">{t('cases.partner')}</th>
            <th scope="col">{t('bulk.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ caseId, reference, partner, outcome, because, clock }) => (
            <tr key={caseId}>
              <td>
                <span className="ref">{reference ?? '—'}</span>
              </td>
              <td>
                <span className="ref">{partner}</span>
              </td>
              <td>
                {t(`bulk.outcome-${outcome}`)}
                {clock !== undefined && ` · ${code(clock)}`}
                {because !== undefined && (
                  <>
                    {' · '}
                    <Said>{because}</Said>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
