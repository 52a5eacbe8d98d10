import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import { saveTemplate } from '../client/sdk.gen.ts';
import { useWords } from '../language/use-words.ts';
import { NameAndShare, type SharedWith } from '../saved/name-and-share.tsx';
import type { Autosave } from './use-autosave.ts';

/** Keeps what is written as a template, without what is true of this matter alone. */
export function TemplateButton({ autosave }: { autosave: Autosave }): JSX.Element {
  const { t } = useWords();
  const [isOpen, { open, close }] = useDisclosure();
  const save = useMutation({
    mutationFn: async (named: { name: string; shared: SharedWith }) => {
      const { content } = await autosave.flush();
      return answerOf(saveTemplate({ body: { draftId: content.draftId, ...named } }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['templates'] });
      close();
    },
  });
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        {t('template.save')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('template.save')}
        centered
        lockScroll={false}
        closeButtonProps={{ 'aria-label': t('bulk.close') }}
      >
        <NameAndShare
          help={t('template.help')}
          fault={save.error}
          isPending={save.isPending}
          onSave={(named) => save.mutate(named)}
        />
      </Modal>
    </>
  );
}
