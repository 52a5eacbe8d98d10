import {
  Alert,
  Button,
  Checkbox,
  Group,
  NativeSelect,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { checkUse } from '../client/sdk.gen.ts';
import type { CaseView, UseCheck as Check, UseCheckView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { UseVerdicts } from './use-verdicts.tsx';

type Purpose = Check['purpose'];
type IntendedUse = NonNullable<Check['intendedUse']>[number];

/** A purpose: what it needs beside the information that it is about, and whether its word here is one of its own. */
interface About {
  needs?: 'to' | 'recipient' | 'unit' | 'until';
  hasOwnWord?: true;
}

/** Every purpose that the api knows, in the order in which they are offered. */
const PURPOSES: Record<Purpose, About> = {
  FORWARD_TO_STATE: { needs: 'to' },
  FORWARD_AT_HOME: { needs: 'recipient' },
  ASSIGN: { needs: 'unit', hasOwnWord: true },
  USE_IN_COURT: { hasOwnWord: true },
  EXCULPATORY_DISCLOSURE: {},
  OTHER_USE: {},
  CONTACT_HOLDER: {},
  CONTACT_MANUFACTURER: {},
  READ: { hasOwnWord: true },
  EXPORT: { hasOwnWord: true },
  KEEP: { needs: 'until', hasOwnWord: true },
};
/** Every use that a request can name. */
const USES: Record<IntendedUse, true> = {
  INVESTIGATION: true,
  PROSECUTION: true,
  EVIDENCE_IN_COURT: true,
  INTELLIGENCE: true,
  STATISTICS: true,
  RETURN_TO_OWNER: true,
  UN_SANCTIONS: true,
};

/** Asks what may be done with what was said in a case, before it is done; the question leaves nothing behind. */
export function UseCheck({ view }: { view: CaseView }): JSX.Element {
  const { t, code } = useWords();
  const [purpose, setPurpose] = useState<Purpose>('FORWARD_TO_STATE');
  const [named, setNamed] = useState('');
  const [use, setUse] = useState<IntendedUse>('INVESTIGATION');
  const [chosen, setChosen] = useState<string[]>([]);
  const needed = PURPOSES[purpose].needs;
  const ask = useMutation({
    mutationFn: async (): Promise<UseCheckView> => {
      const body: Check = {
        purpose,
        data: chosen.map((messageId) => ({ messageId })),
        ...(needed !== undefined && { [needed]: named }),
        ...(purpose === 'OTHER_USE' && { intendedUse: [use] }),
      };
      return (await answerOf(checkUse({ path: { id: view.caseId }, body }))).content;
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs" mt="xs">
        <Text size="sm">{t('use-check.says')}</Text>
        {ask.error && <FaultAlert fault={ask.error} />}
        <NativeSelect
          size="xs"
          label={t('use-check.purpose')}
          value={purpose}
          onChange={(event) => {
            setPurpose(event.currentTarget.value as Purpose);
            setNamed('');
          }}
        >
          {Object.entries(PURPOSES).map(([one, { hasOwnWord }]) => (
            <option key={one} value={one}>
              {hasOwnWord ? t(`use-check.${one}`) : code(one)}
            </option>
          ))}
        </NativeSelect>
        {needed !== undefined && (
          <TextInput
            size="xs"
            label={t(`use-check.${needed}`)}
            type={needed === 'until' ? 'date' : 'text'}
            dir={needed === 'to' ? 'ltr' : 'auto'}
            value={named}
            required
            onChange={(event) => setNamed(event.currentTarget.value)}
          />
        )}
        {purpose === 'OTHER_USE' && (
          <NativeSelect
            size="xs"
            label={code(purpose)}
            value={use}
            onChange={(event) => setUse(event.currentTarget.value as IntendedUse)}
          >
            {Object.keys(USES).map((one) => (
              <option key={one} value={one}>
                {code(one)}
              </option>
            ))}
          </NativeSelect>
        )}
        <Checkbox.Group
          label={t('use-check.data')}
          value={chosen}
          onChange={(next) => setChosen(next)}
        >
          <Stack gap="xs" mt={4}>
            {view.timeline.map(({ messageId, issuer, kind }) => (
              <Checkbox
                key={messageId}
                value={messageId}
                label={
                  <>
                    <span className="ref">{issuer}</span> · {code(kind)}
                  </>
                }
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group>
          <Button
            type="submit"
            size="xs"
            variant="default"
            loading={ask.isPending}
            disabled={chosen.length === 0}
          >
            {t('use-check.check')}
          </Button>
        </Group>
        {ask.data && (
          <Alert
            role="status"
            color={ask.data.allowed ? 'teal' : 'red'}
            title={t(ask.data.allowed ? 'use-check.allowed' : 'use-check.not-allowed')}
          >
            <UseVerdicts verdicts={ask.data.verdicts} view={view} />
          </Alert>
        )}
      </Stack>
    </form>
  );
}
