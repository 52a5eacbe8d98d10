import { Alert, List, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useRef, type JSX } from 'react';
import { ApiFault } from '../api/api-fault.ts';
import type { NamedStepView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';

/** What went wrong, in the words of the api, with the number under which log and audit know it. */
export function FaultAlert({ fault }: { fault: Error }): JSX.Element {
  const { t, code, language } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), [fault]);
  const problem = fault instanceof ApiFault ? fault.problem : {};
  const known = problem.code !== undefined && code(problem.code) !== problem.code;
  return (
    <Alert ref={place} color="red" role="alert" tabIndex={-1} title={t('fault.title')}>
      {known && language !== 'en' ? (
        <Text size="sm">{code(problem.code ?? '')}</Text>
      ) : (
        <Text size="sm" lang="en" dir="ltr">
          {problem.detail ?? (fault instanceof ApiFault ? t('fault.unreachable') : fault.message)}
        </Text>
      )}
      {problem.possible !== undefined && <Instead possible={problem.possible} />}
      {problem.instance !== undefined && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('fault.instance')} <span className="ref">{problem.instance}</span>
        </Text>
      )}
    </Alert>
  );
}

/** What may be done in the case instead; each leads to its form, where the page is one of a case. */
function Instead({ possible }: { possible: readonly NamedStepView[] }): JSX.Element {
  const { t, code } = useWords();
  const { caseId } = useParams({ strict: false });
  return (
    <>
      <Text size="sm" mt="xs">
        {t(possible.length === 0 ? 'fault.nothing-instead' : 'fault.instead')}
      </Text>
      <List size="sm">
        {possible.map(({ step, kind }) => (
          <List.Item key={step}>
            {caseId === undefined ? (
              code(`do-${kind}`)
            ) : (
              <Link to="/cases/$caseId/$step" params={{ caseId, step }}>
                {code(`do-${kind}`)}
              </Link>
            )}
          </List.Item>
        ))}
      </List>
    </>
  );
}
