import { Badge, Button, Group, Modal, Popover, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { queries } from '../api/queries.ts';
import type { CaseFilters } from '../cases/case-filters.ts';
import { forgetList, getSavedLists, saveList } from '../client/sdk.gen.ts';
import type { SavedListView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { Go } from '../look/go.tsx';
import { useMe } from '../session/me.ts';
import { NameAndShare, type SharedWith } from './name-and-share.tsx';

/** Lists under a name, one's own and those that others share, each with how many cases fit now. */
export function SavedLists({ filters }: { filters: CaseFilters }): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const [isOpen, { toggle, close }] = useDisclosure();
  const [isSaving, saving] = useDisclosure();
  const { data, error } = useQuery({
    queryKey: ['saved-lists'],
    queryFn: async () => (await answerOf(getSavedLists())).content.lists,
    enabled: isOpen,
  });
  return (
    <Group gap="xs">
      <Popover opened={isOpen} onChange={close} position="bottom-end" withArrow trapFocus>
        <Popover.Target>
          <Button size="xs" variant="default" onClick={toggle} aria-expanded={isOpen}>
            {t('saved.title')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="xs" miw={260}>
            {error && <FaultAlert fault={error} />}
            {data?.length === 0 && <Text size="sm">{t('saved.none')}</Text>}
            {data?.map((list) => (
              <OneList key={list.listId} list={list} onGo={close} />
            ))}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {me?.may.includes('list.save') === true && (
        <Button size="xs" variant="default" onClick={saving.open}>
          {t('saved.save')}
        </Button>
      )}
      <Modal
        opened={isSaving}
        onClose={saving.close}
        title={t('saved.save')}
        centered
        lockScroll={false}
        closeButtonProps={{ 'aria-label': t('bulk.close') }}
      >
        <SaveForm filters={filters} onDone={saving.close} />
      </Modal>
    </Group>
  );
}

function OneList({ list, onGo }: { list: SavedListView; onGo: () => void }): JSX.Element {
  const { t } = useWords();
  const { data: me } = useMe();
  const isOwn = list.person === me?.person;
  const forget = useMutation({
    mutationFn: async () => answerOf(forgetList({ path: { listId: list.listId } })),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['saved-lists'] }),
  });
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <div>
        <Go to="/cases" search={list.filters as never} size="sm" onClick={onGo}>
          <bdi>{list.name}</bdi>
        </Go>
        {!isOwn && (
          <Text size="xs" c="dimmed">
            {t('saved.by')} <bdi>{list.person}</bdi>
          </Text>
        )}
      </div>
      <Group gap={6} wrap="nowrap">
        <Badge variant="outline" className="coded" tt="none">
          {list.more ? `${list.count}+` : list.count}
        </Badge>
        {isOwn && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={t('saved.forget-list', { name: list.name })}
            onClick={() => forget.mutate()}
          >
            {t('saved.forget')}
          </Button>
        )}
      </Group>
    </Group>
  );
}

function SaveForm({ filters, onDone }: { filters: CaseFilters; onDone: () => void }): JSX.Element {
  const { t } = useWords();
  const save = useMutation({
    mutationFn: async (named: { name: string; shared: SharedWith }) =>
      answerOf(saveList({ body: { ...named, filters: filters as never } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['saved-lists'] });
      onDone();
    },
  });
  return (
    <NameAndShare
      help={t('saved.help')}
      fault={save.error}
      isPending={save.isPending}
      onSave={(named) => save.mutate(named)}
    />
  );
}
