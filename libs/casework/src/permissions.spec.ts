import { TRANSITIONS, type Side } from './case/index.ts';
import {
  ACTION_OF,
  assertAllowed,
  isAllowed,
  PERMISSIONS,
  ROLES,
  type Action,
  type Role,
} from './permissions.ts';

/** The whole table once more, written by hand: a change of a right must be made twice, and so on purpose. */
const EXPECTED: Record<Action, Record<Exclude<Role, 'AUDITOR'>, boolean>> = {
  //                                      asks                answers         supervises         administers
  'request.submit': { FOCAL_POINT: true, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'request.assess': { FOCAL_POINT: true, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'draft.write': { FOCAL_POINT: true, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'draft.list': { FOCAL_POINT: true, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'draft.read': { FOCAL_POINT: true, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.withdraw': { FOCAL_POINT: true, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.close': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.clarify': { FOCAL_POINT: true, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.inquire': { FOCAL_POINT: true, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.accept-conditions': {
    FOCAL_POINT: true,
    OFFICER: false,
    SUPERVISOR: true,
    ADMINISTRATOR: false,
  },
  'case.acknowledge': { FOCAL_POINT: false, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.answer': { FOCAL_POINT: false, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.refuse': { FOCAL_POINT: false, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.ask-clarification': {
    FOCAL_POINT: false,
    OFFICER: true,
    SUPERVISOR: true,
    ADMINISTRATOR: false,
  },
  'case.report': { FOCAL_POINT: false, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.refer': { FOCAL_POINT: false, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.assign': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.bulk': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.remind': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.correct': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.permit': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.reopen': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'message.recall': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.inform': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.team': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.purge': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'trace.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'arms.count': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.list': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.search': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'list.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'list.save': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'message.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'attachment.upload': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'attachment.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'identity.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'use.check': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.export': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'evidence.export': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'purge.propose': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'purge.decide': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'purge.list': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'purge.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'hold.place': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'hold.lift': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'note.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'note.write': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'note.mention': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'notice.list': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: true },
  'notice.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: true },
  'refused.read': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'audit.read': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'security.read': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: true },
  'overdue.read': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'statistics.read': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'unusual.read': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'unusual.judge': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'bait.list': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: false, ADMINISTRATOR: false },
  'bait.place': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: false, ADMINISTRATOR: false },
  'partners.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: true },
  'reference.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: true },
  'calendars.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: true },
  'directory.list': {
    FOCAL_POINT: false,
    OFFICER: false,
    SUPERVISOR: true,
    ADMINISTRATOR: true,
  },
  'directory.propose': {
    FOCAL_POINT: false,
    OFFICER: false,
    SUPERVISOR: true,
    ADMINISTRATOR: true,
  },
  'directory.decide': {
    FOCAL_POINT: false,
    OFFICER: false,
    SUPERVISOR: true,
    ADMINISTRATOR: true,
  },
  'partner-change.list': {
    FOCAL_POINT: false,
    OFFICER: false,
    SUPERVISOR: true,
    ADMINISTRATOR: true,
  },
  'partner-change.propose': {
    FOCAL_POINT: false,
    OFFICER: false,
    SUPERVISOR: true,
    ADMINISTRATOR: true,
  },
  'partner-change.decide': {
    FOCAL_POINT: false,
    OFFICER: false,
    SUPERVISOR: true,
    ADMINISTRATOR: true,
  },
  'reconciliation.run': {
    FOCAL_POINT: false,
    OFFICER: false,
    SUPERVISOR: true,
    ADMINISTRATOR: true,
  },
  'reconciliation.read': {
    FOCAL_POINT: false,
    OFFICER: false,
    SUPERVISOR: true,
    ADMINISTRATOR: true,
  },
  'delivery.check': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'audit.check': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: false, ADMINISTRATOR: true },
  'checkpoints.read': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: true },
  'diagnostics.read': {
    FOCAL_POINT: false,
    OFFICER: false,
    SUPERVISOR: true,
    ADMINISTRATOR: true,
  },
  'mail.test': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: false, ADMINISTRATOR: true },
  'deadlines.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: true },
  'lane.try': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: true },
  'metrics.read': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: true },
  'approval.list': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'approval.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'approval.identify': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'approval.decide': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'refusal.approve': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'session.use': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: true },
  'events.hear': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: true },
  'session.list': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: true },
  'people.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: true },
  'permissions.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: true },
  'account.read': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: false, ADMINISTRATOR: true },
  'account.manage': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: false, ADMINISTRATOR: true },
};

/** What an auditor may beside what everybody may: look, have the log looked over and place baits, and nothing else; who a person is, he does not learn. */
const AUDITED: readonly Action[] = [
  'partner-change.list',
  'case.list',
  'case.search',
  'list.read',
  'case.read',
  'message.read',
  'note.read',
  'trace.read',
  'purge.list',
  'purge.read',
  'overdue.read',
  'refused.read',
  'security.read',
  'audit.read',
  'partner-change.list',
  'directory.list',
  'statistics.read',
  'unusual.read',
  'bait.list',
  'bait.place',
  'reconciliation.read',
  'checkpoints.read',
  'audit.check',
  'account.read',
];

const CELLS = (Object.keys(PERMISSIONS) as Action[]).flatMap((action) =>
  ROLES.map((role) => {
    const others = EXPECTED[action];
    const everybodys = Object.values(others).every(Boolean);
    const audited = AUDITED.includes(action) || everybodys;
    return [role, action, role === 'AUDITOR' ? audited : others[role]] as const;
  }),
);

describe('permissions', () => {
  it.each(CELLS)('%s and %s: %s', (role, action, expected) => {
    expect(isAllowed(role, action)).toBe(expected);
    const attempt = (): void => assertAllowed({ person: 'Test', role }, action);
    if (expected) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(expect.objectContaining({ code: 'role.forbidden' }));
  });

  /** Who speaks for a State while it asks, and while it is asked. */
  const SPEAKER: Record<Side, Role> = { REQUESTING: 'FOCAL_POINT', REQUESTED: 'OFFICER' };
  const lines = TRANSITIONS.map(({ kind, side }) => {
    // Nobody forgets a person alone: a purge is a supervisor's on either side.
    const role = kind.startsWith('PURGE_') ? 'SUPERVISOR' : SPEAKER[side];
    return [role, kind, side] as const;
  });

  it.each(lines)('%s may say %s for the %s State', (role, kind) => {
    expect(isAllowed(role, ACTION_OF[kind])).toBe(true);
  });

  it('has a line here for every action', () => {
    expect(Object.keys(EXPECTED).toSorted()).toEqual(Object.keys(PERMISSIONS).toSorted());
  });
});
