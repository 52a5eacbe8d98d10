import { Button, Menu, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import type { MeView, TakeCapacity } from '../client/types.gen.ts';
import { actAs, signOut } from '../session/sign-in.ts';

/** Who is at the desk and in which capacity; the way out, and into another capacity. */
export function WhoIsHere({ me }: { me: MeView }): JSX.Element {
  const { t, code } = useWords();
  const others = me.capacities.filter(
    ({ role, actingFor }) => role !== me.role || actingFor !== me.actingFor,
  );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="xs">
          <bdi>{me.person}</bdi>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {code(me.role)}
          {me.unit !== undefined && <bdi> · {me.unit}</bdi>}
        </Menu.Label>
        {others.map(({ role, actingFor }) => (
          <Menu.Item
            key={`${role} ${actingFor}`}
            onClick={() => void actAs({ role, actingFor } as TakeCapacity)}
          >
            {t('session.act-as', { role: code(role) })}
            {actingFor !== undefined && (
              <Text size="xs" component="span" display="block">
                {t('session.acting-for', { person: actingFor })}
              </Text>
            )}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to="/account">
          {t('account.own')}
        </Menu.Item>
        <Menu.Item onClick={() => void signOut(me)}>{t('session.sign-out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
