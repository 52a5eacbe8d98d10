import { Kbd, Modal, Table, Text } from '@mantine/core';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { useDisplay } from '../look/display.ts';
import { KEY_STROKES } from './key-strokes.ts';

/** All shortcuts at one sight, and how to switch them off. */
export function KeySheet({ onClose }: { onClose: () => void }): JSX.Element {
  const { t } = useWords();
  const { keys } = useDisplay();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('keys.title')}
      closeButtonProps={{ 'aria-label': t('keys.close') }}
    >
      <Table>
        <Table.Tbody>
          {KEY_STROKES.map((one) => (
            <Table.Tr key={one.keys}>
              <Table.Td>
                <Kbd className="ref">{one.keys}</Kbd>
              </Table.Td>
              <Table.Td>{t(one.says)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" mt="md">
        {t(keys === 'on' ? 'keys.switch-off' : 'keys.are-off', { display: t('display.title') })}
      </Text>
    </Modal>
  );
}
