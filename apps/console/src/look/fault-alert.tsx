import { Alert, List, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useRef, type JSX } from 'react';
import { ApiFault } from '../api/api-fault.ts';
import type { NamedStepView, ProblemView } from '../client/types.gen.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';

/** What went wrong, in the words of the api, with the number under which log and audit know it. */
export function FaultAlert({ fault }: { fault: Error }): JSX.Element {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), [fault]);
  const problem: Partial<ProblemView> =
    fault instanceof ApiFault ? fault.problem : { detail: fault.message };
  const { title, detail } = problem;
  // What the protocol refuses without another word has its title for a sentence.
  const adds = title !== undefined && detail?.startsWith(title) !== true;
  return (
    <Alert ref={place} color="red" role="alert" tabIndex={-1} title={t('fault.title')}>
      {adds && (
        <Text size="sm" fw={600}>
          <Said>{title}</Said>
        </Text>
      )}
      <Text size="sm">{detail === undefined ? t('fault.unreachable') : <Said>{detail}</Said>}</Text>
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
