import {
  assertAllowed,
  isAllowed,
  PERMISSIONS,
  ROLES,
  type Action,
  type Role,
} from './permissions.ts';

/** The whole table once more, written by hand: a change of a right must be made twice, and so on purpose. */
const EXPECTED: Record<Action, Record<Role, boolean>> = {
  //                                      asks                answers         supervises         administers
  'request.submit': { FOCAL_POINT: true, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.withdraw': { FOCAL_POINT: true, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.close': { FOCAL_POINT: true, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.acknowledge': { FOCAL_POINT: false, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.answer': { FOCAL_POINT: false, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.refuse': { FOCAL_POINT: false, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.list': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'case.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'message.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'identity.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'evidence.export': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: false },
  'overdue.read': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: false },
  'partners.read': { FOCAL_POINT: true, OFFICER: true, SUPERVISOR: true, ADMINISTRATOR: true },
  'metrics.read': { FOCAL_POINT: false, OFFICER: false, SUPERVISOR: true, ADMINISTRATOR: true },
};

const CELLS = (Object.keys(PERMISSIONS) as Action[]).flatMap((action) =>
  ROLES.map((role) => [role, action, EXPECTED[action][role]] as const),
);

describe('permissions', () => {
  it.each(CELLS)('%s and %s: %s', (role, action, expected) => {
    expect(isAllowed(role, action)).toBe(expected);
    const attempt = (): void => assertAllowed({ person: 'Test', role }, action);
    if (expected) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(expect.objectContaining({ code: 'role.forbidden' }));
  });

  it('has a line here for every action', () => {
    expect(Object.keys(EXPECTED).toSorted()).toEqual(Object.keys(PERMISSIONS).toSorted());
  });
});
