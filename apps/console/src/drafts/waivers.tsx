import { Alert, Button, Group, Text, TextInput } from '@mantine/core';
import { useState, type JSX } from 'react';
import type { AssessmentView, FindingView } from '../client/types.gen.ts';
import type { Draft } from '../forms/draft-value.ts';
import { useForm, useValueAt } from '../forms/form-context.ts';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';

/** What keeps the request back, each with the way to go on all the same, for a reason that stays with the request. */
export function Waivers({ assessment }: { assessment: AssessmentView }): JSX.Element {
  const open = assessment.findings.filter(
    ({ severity, waived }) => severity === 'BLOCKS' && waived === undefined,
  );
  return (
    <>
      {open.map((finding) => (
        <OneWaiver key={`${finding.code} ${finding.pointer}`} finding={finding} />
      ))}
    </>
  );
}

function OneWaiver({ finding }: { finding: FindingView }): JSX.Element {
  const { t } = useWords();
  const { change } = useForm();
  const waivers = useValueAt(['waivers']);
  const [reason, setReason] = useState('');
  const { code, pointer, sentence, remedy, source } = finding;
  const waive = (): void => {
    const before = Array.isArray(waivers) ? (waivers as Draft[]) : [];
    change(['waivers'], [...before, { code, pointer, reason }]);
  };
  return (
    <Alert color="red" title={t('assessment.blocks')}>
      <Text size="sm">
        <Said>{sentence}</Said> <Said>{remedy}</Said> ({source})
      </Text>
      {finding.waivable && (
        <Group align="end" mt="xs">
          <TextInput
            flex={1}
            label={t('assessment.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button variant="default" disabled={reason.trim().length < 3} onClick={waive}>
            {t('assessment.waive')}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
