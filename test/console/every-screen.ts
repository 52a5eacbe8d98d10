import type { Page } from 'playwright-core';
import { DRAFT_PARTS } from '../../apps/console/src/drafts/draft-parts.ts';
import { OPENING_KINDS } from '../../apps/console/src/openings/opening-kinds.ts';
import { A_PASSWORD } from '../support/an-account.ts';
import { personAt, type DeskPlaces, type DESKS } from './a-full-desk.ts';

/** One screen: which page it is, who looks, and what is opened upon it. */
export interface Screen {
  /** The page as the router knows it. */
  route: string;
  /** Who looks; nobody is signed in at the doors. */
  who: (typeof DESKS)[number] | 'NOBODY';
  /** Its address, where that is more than the route. */
  at?: (places: DeskPlaces) => string;
  /** What it is called where one page is looked at in several states. */
  as?: string;
  open?: (page: Page) => Promise<void>;
}

const click = (name: string | RegExp) => async (page: Page) =>
  page.getByRole('button', { name }).first().click();
const press = (keys: string) => async (page: Page) => {
  await page.keyboard.press(keys);
  await page.getByRole('dialog').waitFor();
};
const unfoldAll = async (page: Page): Promise<void> => {
  await page.locator('main section').first().waitFor();
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('main details')) one.setAttribute('open', '');
    for (const one of document.querySelectorAll<HTMLElement>('main [aria-expanded=false]'))
      if (one.className.includes('Accordion')) one.click();
  });
};
const submit = async (page: Page): Promise<void> => {
  await page.locator('main button[type=submit]').first().click();
  await page.getByRole('alert').first().waitFor();
};

const supervisor = (route: string, more: Partial<Screen> = {}): Screen => ({
  route,
  who: 'SUPERVISOR',
  ...more,
});
const administrator = (route: string, more: Partial<Screen> = {}): Screen => ({
  route,
  who: 'ADMINISTRATOR',
  ...more,
});
const author = (route: string, more: Partial<Screen> = {}): Screen => ({
  route,
  who: 'FOCAL_POINT',
  ...more,
});
const ofCase = (
  place: keyof DeskPlaces,
  as: string,
  step = '',
  open?: Screen['open'],
): Partial<Screen> => ({
  as,
  at: (places) => `/cases/${places[place]}${step}`,
  ...(open && { open }),
});

/** Every screen of the console, each with something upon it. */
export const EVERY_SCREEN: readonly Screen[] = [
  { route: '/', who: 'NOBODY', as: 'sign-in' },
  {
    route: '/',
    who: 'NOBODY',
    as: 'sign-in refused',
    open: async (page) => {
      await page.locator('input[autocomplete=username]').fill('nobody');
      await page.locator('input[autocomplete=current-password]').fill('wrong and long enough');
      await submit(page);
    },
  },
  {
    route: '/',
    who: 'NOBODY',
    as: 'code of the second factor',
    open: async (page) => {
      await page.locator('input[autocomplete=username]').fill(personAt('SUPERVISOR'));
      await page.locator('input[autocomplete=current-password]').fill(A_PASSWORD);
      await page.locator('button[type=submit]').click();
      await page.locator('input[autocomplete=one-time-code]').waitFor();
    },
  },
  { route: '/invitation', who: 'NOBODY' },
  {
    route: '/invitation',
    who: 'NOBODY',
    as: 'invitation refused',
    open: async (page) => {
      await page.locator('input').first().fill('no-such-code');
      await page.locator('input').nth(1).fill(A_PASSWORD);
      await submit(page);
    },
  },
  supervisor('/board'),
  supervisor('/scorecards'),
  supervisor('/cases'),
  supervisor('/cases', {
    as: 'the filters',
    at: () => '/cases?direction=OUT&requestType=TRACE',
    open: async (page) => page.locator('main .more-filters > summary').click(),
  }),
  supervisor('/cases', { as: 'no case', at: () => '/cases?partner=QS&state=RESTRICTED' }),
  ...(['Remind', 'Reassign', 'Export the list', 'Saved lists'] as const).map((name) =>
    supervisor('/cases', { as: name, at: () => '/cases?direction=IN', open: click(name) }),
  ),
  supervisor('/cases/$caseId', ofCase('answered', 'answered', '', unfoldAll)),
  supervisor('/cases/$caseId', ofCase('incoming', 'incoming', '', unfoldAll)),
  supervisor('/traces/$rootId', { at: ({ answered }) => `/traces/${answered}` }),
  supervisor('/cases/$caseId', ofCase('refused', 'refused', '', unfoldAll)),
  supervisor('/cases/$caseId', ofCase('asked', 'asked back', '', unfoldAll)),
  supervisor('/cases/$caseId', ofCase('sealed', 'sealed', '', unfoldAll)),
  supervisor('/cases/$caseId', {
    as: 'no such case',
    at: () => '/cases/01890000-0000-7000-8000-000000000000',
  }),
  ...['final-answer', 'refusal', 'referral'].map((step) =>
    supervisor('/cases/$caseId/$step', ofCase('incoming', step, `/${step}`, submit)),
  ),
  supervisor('/cases/$caseId/$step', ofCase('answered', 'closure', '/closure')),
  supervisor('/cases/$caseId/$step', ofCase('answered', 'reopening', '/reopening')),
  supervisor('/cases/$caseId/$step', ofCase('incoming', 'not now', '/closure')),
  supervisor('/cases/$caseId/$step', ofCase('incoming', 'no such step', '/nothing')),
  supervisor('/search'),
  supervisor('/search', {
    as: 'found',
    open: async (page) => {
      await page.locator('[data-find]').last().fill('QN-TR-2026');
      await page.keyboard.press('Enter');
    },
  }),
  supervisor('/recent'),
  supervisor('/notices'),
  supervisor('/partners'),
  supervisor('/calendars'),
  supervisor('/checkpoints'),
  supervisor('/audit'),
  supervisor('/unusual', { open: click('Say what it was') }),
  supervisor('/glossary'),
  supervisor('/recent', { as: 'palette', open: press('Control+k') }),
  supervisor('/recent', { as: 'shortcuts', open: press('?') }),
  supervisor('/recent', { as: 'display', open: click('Display') }),
  supervisor('/trust', { open: unfoldAll }),
  supervisor('/refused'),
  supervisor('/purges'),
  supervisor('/account'),
  author('/drafts'),
  author('/drafts', { as: 'new', open: click(/^New$/) }),
  ...Object.keys(OPENING_KINDS).map((kind) =>
    author('/new/$kind', { as: kind, at: () => `/new/${kind}`, open: submit }),
  ),
  author('/new/$kind', { as: 'no such kind', at: () => '/new/nothing' }),
  ...[...DRAFT_PARTS.map(({ id }) => id), 'send'].map((id) =>
    author('/drafts/$draftId', {
      as: id,
      at: ({ draft }) => `/drafts/${draft}?part=${id}`,
      open: unfoldAll,
    }),
  ),
  author('/drafts/$draftId', { as: 'overview', at: ({ draft }) => `/drafts/${draft}` }),
  author('/drafts/$draftId', {
    as: 'kept as a template',
    at: ({ draft }) => `/drafts/${draft}`,
    open: click('Save as template'),
  }),
  author('/drafts/$draftId', {
    as: 'a term explained',
    at: ({ draft }) => `/drafts/${draft}?part=items`,
    open: async (page) => {
      await page.locator('.mantine-ActionIcon-root').first().click();
      await page.getByRole('dialog').waitFor();
    },
  }),
  author('/drafts/$draftId', {
    as: 'no such draft',
    at: () => '/drafts/01890000-0000-7000-8000-000000000000',
  }),
  author('/approvals'),
  author('/approvals/$approvalId', { at: ({ approval }) => `/approvals/${approval}` }),
  administrator('/accounts', {
    open: async (page) => {
      await page.locator('main button[aria-expanded]').first().click();
      await page.locator('main form').first().waitFor();
    },
  }),
  administrator('/permissions'),
  administrator('/account'),
  administrator('/diagnostics'),
  administrator('/deadlines'),
  administrator('/trust', { as: 'trust', open: unfoldAll }),
  administrator('/$', { as: 'no such page', at: () => '/no-such-page' }),
];

/** What a screen is called in a report. */
export function nameOf({ route, as, who }: Screen): string {
  return `${route}${as === undefined ? '' : ` (${as})`} of ${who}`;
}
