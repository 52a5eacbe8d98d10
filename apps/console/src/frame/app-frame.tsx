import { AppShell, Burger, Center, Group, Loader, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet } from '@tanstack/react-router';
import { useEffect, useState, type JSX } from 'react';
import type { MeView } from '../client/types.gen.ts';
import { useWords } from '../language/use-words.ts';
import { FaultAlert } from '../look/fault-alert.tsx';
import { followChanges } from '../live/live.ts';
import { useMe } from '../session/me.ts';
import { SecondFactorCard } from '../session/second-factor-card.tsx';
import { SignInForm } from '../session/sign-in-form.tsx';
import { SignInPage } from '../session/sign-in-page.tsx';
import { SearchBox } from '../search/search-box.tsx';
import { DisplayChoice } from './display-choice.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { Menu } from './menu.tsx';
import { useHeadingFocus } from './use-heading-focus.ts';
import { usePageTitle } from './use-page-title.ts';
import { OverThePage } from './over-the-page.tsx';
import { WhoIsHere } from './who-is-here.tsx';

/** What stands around every page: where one is, who one is, and where else one can go. */
export function AppFrame(): JSX.Element {
  const { t } = useWords();
  const [isOpen, { toggle, close }] = useDisclosure();
  const { data: me, isPending, error } = useMe();
  usePageTitle();
  useHeadingFocus(me);
  const [wasHere, setWasHere] = useState(false);
  if (me && !wasHere) setWasHere(true);
  const isFollowing = me?.tasks.length === 0;
  useEffect(() => (isFollowing ? followChanges() : undefined), [isFollowing]);

  if (isPending) {
    return (
      <Center mih="100vh">
        <Loader aria-label={t('frame.loading')} />
      </Center>
    );
  }
  if (error) return <FaultAlert fault={error} />;
  if (!me && !wasHere) return <SignInPage />;

  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a className="skip" href="#main">
        {t('frame.skip')}
      </a>
      <AppShell.Header px="md">
        <Head me={me} isOpen={isOpen} toggle={toggle} />
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('frame.menu')}>
        {me && me.tasks.length === 0 && <Menu me={me} onGo={close} />}
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        {me?.tasks.includes('SECOND_FACTOR') === true ? <SecondFactorCard /> : <Outlet />}
      </AppShell.Main>
      <SessionEnded isEnded={!me} />
    </AppShell>
  );
}

function Head({
  me,
  isOpen,
  toggle,
}: {
  me: MeView | null | undefined;
  isOpen: boolean;
  toggle: () => void;
}): JSX.Element {
  const { t } = useWords();
  return (
    <Group h="100%" justify="space-between" wrap="nowrap">
      <Group gap="xs" wrap="nowrap">
        <Burger
          opened={isOpen}
          onClick={toggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={t('frame.menu')}
        />
        <Text fw={700} visibleFrom="xs">
          {t('product')}
        </Text>
        <Text fw={700} className="ref state-code">
          {me?.state}
        </Text>
      </Group>
      {me?.may.includes('case.search') === true && me.tasks.length === 0 && <SearchBox />}
      <Group gap="xs" wrap="nowrap">
        {me && me.tasks.length === 0 && <OverThePage me={me} />}
        <DisplayChoice />
        <LanguageChoice isSignedIn={me !== null && me !== undefined} />
        {me && <WhoIsHere me={me} />}
      </Group>
    </Group>
  );
}

/** A session that has ended asks again who is there, above the page, which stays as it is. */
function SessionEnded({ isEnded }: { isEnded: boolean }): JSX.Element {
  const { t } = useWords();
  return (
    <Modal
      opened={isEnded}
      onClose={() => {}}
      withCloseButton={false}
      title={t('session.ended')}
      centered
    >
      <Text size="sm" mb="md">
        {t('session.kept')}
      </Text>
      <SignInForm />
    </Modal>
  );
}
