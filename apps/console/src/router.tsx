import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { AppFrame } from './frame/app-frame.tsx';
import { HomePage } from './frame/home-page.tsx';
import { BrokenPage, NoSuchPage } from './frame/lost-page.tsx';
import { InvitationPage } from './session/invitation-page.tsx';
import { readApprovalState } from './approvals/approval-states.ts';
import { readTrailFilters } from './audit/trail-filters.ts';
import { readFilters } from './cases/case-filters.ts';

const root = createRootRoute();
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: InvitationPage,
});
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: AppFrame });

const home = createRoute({ getParentRoute: () => frame, path: '/', component: HomePage });
const cases = createRoute({
  getParentRoute: () => frame,
  path: '/cases',
  validateSearch: readFilters,
  component: lazyRouteComponent(() => import('./cases/case-list-page.tsx'), 'CaseListPage'),
});
const oneCase = createRoute({
  getParentRoute: () => frame,
  path: '/cases/$caseId',
  component: lazyRouteComponent(() => import('./cases/case-page.tsx'), 'CasePage'),
});
const step = createRoute({
  getParentRoute: () => frame,
  path: '/cases/$caseId/$step',
  component: lazyRouteComponent(() => import('./cases/step-page.tsx'), 'StepPage'),
});
const search = createRoute({
  getParentRoute: () => frame,
  path: '/search',
  component: lazyRouteComponent(() => import('./search/search-page.tsx'), 'SearchPage'),
});
const recent = createRoute({
  getParentRoute: () => frame,
  path: '/recent',
  component: lazyRouteComponent(() => import('./recent/recent-page.tsx'), 'RecentPage'),
});
const drafts = createRoute({
  getParentRoute: () => frame,
  path: '/drafts',
  component: lazyRouteComponent(() => import('./drafts/draft-list-page.tsx'), 'DraftListPage'),
});
const draft = createRoute({
  getParentRoute: () => frame,
  path: '/drafts/$draftId',
  validateSearch: (search: Record<string, unknown>): { part?: string } =>
    typeof search['part'] === 'string' ? { part: search['part'] } : {},
  component: lazyRouteComponent(() => import('./drafts/draft-page.tsx'), 'DraftPage'),
});
const opening = createRoute({
  getParentRoute: () => frame,
  path: '/new/$kind',
  component: lazyRouteComponent(() => import('./openings/opening-page.tsx'), 'OpeningPage'),
});
const trace = createRoute({
  getParentRoute: () => frame,
  path: '/traces/$rootId',
  component: lazyRouteComponent(() => import('./traces/trace-page.tsx'), 'TracePage'),
});
const board = createRoute({
  getParentRoute: () => frame,
  path: '/board',
  validateSearch: (search: Record<string, unknown>): { direction?: 'OUT' | 'IN'; by?: string } => ({
    ...((search['direction'] === 'OUT' || search['direction'] === 'IN') && {
      direction: search['direction'],
    }),
    ...(typeof search['by'] === 'string' && { by: search['by'] }),
  }),
  component: lazyRouteComponent(() => import('./board/board-page.tsx'), 'BoardPage'),
});
const scorecards = createRoute({
  getParentRoute: () => frame,
  path: '/scorecards',
  validateSearch: ({ days }: Record<string, unknown>): { days?: string } =>
    typeof days === 'string' || typeof days === 'number' ? { days: String(days) } : {},
  component: lazyRouteComponent(() => import('./board/scorecards-page.tsx'), 'ScorecardsPage'),
});
const notices = createRoute({
  getParentRoute: () => frame,
  path: '/notices',
  component: lazyRouteComponent(() => import('./notices/notices-page.tsx'), 'NoticesPage'),
});
const partners = createRoute({
  getParentRoute: () => frame,
  path: '/partners',
  component: lazyRouteComponent(() => import('./partners/partners-page.tsx'), 'PartnersPage'),
});
const calendars = createRoute({
  getParentRoute: () => frame,
  path: '/calendars',
  component: lazyRouteComponent(() => import('./partners/calendars-page.tsx'), 'CalendarsPage'),
});
const account = createRoute({
  getParentRoute: () => frame,
  path: '/account',
  component: lazyRouteComponent(() => import('./accounts/own-account-page.tsx'), 'OwnAccountPage'),
});
const accounts = createRoute({
  getParentRoute: () => frame,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./accounts/accounts-page.tsx'), 'AccountsPage'),
});
const checkpoints = createRoute({
  getParentRoute: () => frame,
  path: '/checkpoints',
  component: lazyRouteComponent(() => import('./partners/checkpoints-page.tsx'), 'CheckpointsPage'),
});

const glossary = createRoute({
  getParentRoute: () => frame,
  path: '/glossary',
  component: lazyRouteComponent(() => import('./glossary/glossary-page.tsx'), 'GlossaryPage'),
});

const audit = createRoute({
  getParentRoute: () => frame,
  path: '/audit',
  validateSearch: readTrailFilters,
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
});

const unusual = createRoute({
  getParentRoute: () => frame,
  path: '/unusual',
  component: lazyRouteComponent(() => import('./unusual/unusual-page.tsx'), 'UnusualPage'),
});

const approvals = createRoute({
  getParentRoute: () => frame,
  path: '/approvals',
  validateSearch: readApprovalState,
  component: lazyRouteComponent(
    () => import('./approvals/approval-list-page.tsx'),
    'ApprovalListPage',
  ),
});
const approval = createRoute({
  getParentRoute: () => frame,
  path: '/approvals/$approvalId',
  component: lazyRouteComponent(() => import('./approvals/approval-page.tsx'), 'ApprovalPage'),
});

const trust = createRoute({
  getParentRoute: () => frame,
  path: '/trust',
  component: lazyRouteComponent(() => import('./trust/trust-page.tsx'), 'TrustPage'),
});
const refused = createRoute({
  getParentRoute: () => frame,
  path: '/refused',
  component: lazyRouteComponent(() => import('./trust/refused-page.tsx'), 'RefusedPage'),
});
const purges = createRoute({
  getParentRoute: () => frame,
  path: '/purges',
  component: lazyRouteComponent(() => import('./purges/purges-page.tsx'), 'PurgesPage'),
});
const permissions = createRoute({
  getParentRoute: () => frame,
  path: '/permissions',
  component: lazyRouteComponent(() => import('./accounts/permissions-page.tsx'), 'PermissionsPage'),
});
const diagnostics = createRoute({
  getParentRoute: () => frame,
  path: '/diagnostics',
  component: lazyRouteComponent(() => import('./admin/diagnostics-page.tsx'), 'DiagnosticsPage'),
});
const deadlines = createRoute({
  getParentRoute: () => frame,
  path: '/deadlines',
  component: lazyRouteComponent(() => import('./admin/deadlines-page.tsx'), 'DeadlinesPage'),
});
// An address that leads nowhere stands in the frame too, with the menu, the language and the way back.
const nowhere = createRoute({ getParentRoute: () => frame, path: '$', component: NoSuchPage });

/** Every page of the console by its address. */
export const router = createRouter({
  routeTree: root.addChildren([
    invitation,
    frame.addChildren([
      home,
      cases,
      oneCase,
      search,
      recent,
      step,
      drafts,
      draft,
      opening,
      trace,
      board,
      scorecards,
      notices,
      partners,
      calendars,
      checkpoints,
      audit,
      unusual,
      account,
      accounts,
      glossary,
      approvals,
      approval,
      trust,
      refused,
      purges,
      permissions,
      diagnostics,
      deadlines,
      nowhere,
    ]),
  ]),
  defaultNotFoundComponent: NoSuchPage,
  defaultErrorComponent: BrokenPage,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
