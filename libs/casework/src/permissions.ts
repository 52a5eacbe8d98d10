import { Problem } from '@trace/platform';

/** The four roles in which a person works on this node. */
export const ROLES = ['FOCAL_POINT', 'OFFICER', 'SUPERVISOR', 'ADMINISTRATOR'] as const;

/** One of the four roles. */
export type Role = (typeof ROLES)[number];

/** Who acts, in which role, and by which call. */
export interface Person {
  person: string;
  role: Role;
  correlationId?: string;
}

const ASKING = ['FOCAL_POINT', 'SUPERVISOR'] as const satisfies Role[];
const ANSWERING = ['OFFICER', 'SUPERVISOR'] as const satisfies Role[];
const READING = ['FOCAL_POINT', 'OFFICER', 'SUPERVISOR'] as const satisfies Role[];

/** The whole of authorisation: who may do what. What is not in this table is not allowed to anybody. */
export const PERMISSIONS = {
  'request.submit': ASKING,
  'case.withdraw': ASKING,
  'case.close': ASKING,
  'case.acknowledge': ANSWERING,
  'case.answer': ANSWERING,
  'case.refuse': ANSWERING,
  'case.list': READING,
  'case.read': READING,
  'message.read': READING,
  'identity.read': READING,
  'evidence.export': READING,
  'overdue.read': ['SUPERVISOR'],
  'partners.read': ROLES,
  'metrics.read': ['SUPERVISOR', 'ADMINISTRATOR'],
} as const satisfies Record<string, readonly Role[]>;

/** Something that needs a permission. */
export type Action = keyof typeof PERMISSIONS;

/** Whether a role may do something, by the table alone. */
export function isAllowed(role: Role, action: Action): boolean {
  return (PERMISSIONS[action] as readonly Role[]).includes(role);
}

/** Lets the person pass, or throws the problem that tells which roles could. */
export function assertAllowed(person: Person, action: Action): void {
  if (isAllowed(person.role, action)) return;
  throw new Problem(
    'role.forbidden',
    `Your role ${person.role} does not allow this; it is for ${PERMISSIONS[action].join(', ')}.`,
  );
}

/** Whether a stored or typed word is one of the roles. */
export function isRole(word: string): word is Role {
  return (ROLES as readonly string[]).includes(word);
}
