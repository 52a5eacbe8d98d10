import { Problem } from '@trace/platform';
import type { MessageKind } from '@trace/protocol';

/** The five roles in which a person works on this node. */
export const ROLES = ['FOCAL_POINT', 'OFFICER', 'SUPERVISOR', 'AUDITOR', 'ADMINISTRATOR'] as const;

/** One of the five roles. */
export type Role = (typeof ROLES)[number];

/** Who acts, in which role, and by which call. */
export interface Person {
  person: string;
  role: Role;
  /** The unit to whose cases the person is confined; without one the cases of all units are open. */
  unit?: string;
  /** The absent person in whose place this one acts. */
  actingFor?: string;
  correlationId?: string;
}

const ASKING = ['FOCAL_POINT', 'SUPERVISOR'] as const satisfies Role[];
const ANSWERING = ['OFFICER', 'SUPERVISOR'] as const satisfies Role[];
const WORKING = ['FOCAL_POINT', 'OFFICER', 'SUPERVISOR'] as const satisfies Role[];
/** Whoever works on cases, and whoever looks at how that is done; an auditor changes nothing of them. */
const SEEING = [...WORKING, 'AUDITOR'] as const satisfies Role[];
const WATCHING = ['SUPERVISOR', 'AUDITOR'] as const satisfies Role[];
const OVERSEEING = ['SUPERVISOR', 'AUDITOR', 'ADMINISTRATOR'] as const satisfies Role[];

/** The whole of authorisation: who may do what. What is not in this table is not allowed to anybody. */
export const PERMISSIONS = {
  'request.submit': ASKING,
  'request.assess': ASKING,
  'draft.write': ASKING,
  'draft.read': ASKING,
  'draft.list': ASKING,
  'case.withdraw': ASKING,
  'case.close': WORKING,
  'case.clarify': ASKING,
  'case.inquire': ASKING,
  'case.accept-conditions': ASKING,
  'case.acknowledge': ANSWERING,
  'case.answer': ANSWERING,
  'case.refuse': ANSWERING,
  'case.ask-clarification': ANSWERING,
  'case.report': ANSWERING,
  'case.refer': ANSWERING,
  'case.assign': WORKING,
  'case.bulk': ['SUPERVISOR'],
  'case.remind': WORKING,
  'case.correct': WORKING,
  'case.permit': WORKING,
  'case.reopen': WORKING,
  'message.recall': WORKING,
  'case.inform': WORKING,
  'case.team': WORKING,
  'case.purge': ['SUPERVISOR'],
  'case.list': SEEING,
  'case.search': SEEING,
  'list.read': SEEING,
  'list.save': WORKING,
  'trace.read': SEEING,
  'arms.count': WORKING,
  'case.read': SEEING,
  'message.read': SEEING,
  'note.read': SEEING,
  'note.write': WORKING,
  'note.mention': WORKING,
  'identity.read': WORKING,
  'attachment.upload': WORKING,
  'attachment.read': WORKING,
  'use.check': WORKING,
  'evidence.export': WORKING,
  'case.export': WORKING,
  'purge.propose': WORKING,
  'purge.decide': ['SUPERVISOR'],
  'purge.list': WATCHING,
  'purge.read': SEEING,
  'hold.place': ['SUPERVISOR'],
  'hold.lift': ['SUPERVISOR'],
  'notice.list': ROLES,
  'notice.read': ROLES,
  'overdue.read': WATCHING,
  'refused.read': WATCHING,
  'security.read': OVERSEEING,
  'audit.read': WATCHING,
  'statistics.read': WATCHING,
  'unusual.read': WATCHING,
  'unusual.judge': ['SUPERVISOR'],
  'bait.list': ['AUDITOR'],
  'bait.place': ['AUDITOR'],
  'partners.read': ROLES,
  'calendars.read': ROLES,
  'directory.list': OVERSEEING,
  'directory.propose': ['SUPERVISOR', 'ADMINISTRATOR'],
  'directory.decide': ['SUPERVISOR', 'ADMINISTRATOR'],
  'partner-change.list': OVERSEEING,
  'partner-change.propose': ['SUPERVISOR', 'ADMINISTRATOR'],
  'partner-change.decide': ['SUPERVISOR', 'ADMINISTRATOR'],
  'reference.read': ROLES,
  'reconciliation.run': ['SUPERVISOR', 'ADMINISTRATOR'],
  'reconciliation.read': OVERSEEING,
  'delivery.check': WORKING,
  'checkpoints.read': OVERSEEING,
  'audit.check': ['AUDITOR', 'ADMINISTRATOR'],
  'diagnostics.read': ['SUPERVISOR', 'ADMINISTRATOR'],
  'mail.test': ['ADMINISTRATOR'],
  'deadlines.read': ROLES,
  'lane.try': ['SUPERVISOR', 'ADMINISTRATOR'],
  'metrics.read': ['SUPERVISOR', 'ADMINISTRATOR'],
  'approval.list': WORKING,
  'approval.read': WORKING,
  'approval.identify': WORKING,
  'approval.decide': WORKING,
  'refusal.approve': ['SUPERVISOR'],
  'session.use': ROLES,
  'events.hear': ROLES,
  'session.list': ROLES,
  'people.read': ROLES,
  'permissions.read': ROLES,
  'account.read': ['AUDITOR', 'ADMINISTRATOR'],
  'account.manage': ['ADMINISTRATOR'],
} as const satisfies Record<string, readonly Role[]>;

/** Something that needs a permission. */
export type Action = keyof typeof PERMISSIONS;

/** Which permission each kind of message needs; whose turn it is in a case, `mayDo` says. */
export const ACTION_OF: Record<MessageKind, Action> = {
  REQUEST: 'request.submit',
  ACKNOWLEDGEMENT: 'case.acknowledge',
  PARTIAL_ANSWER: 'case.answer',
  FINAL_ANSWER: 'case.answer',
  REFUSAL: 'case.refuse',
  WITHDRAWAL: 'case.withdraw',
  CLOSE: 'case.close',
  CLARIFICATION_REQUEST: 'case.ask-clarification',
  CLARIFICATION: 'case.clarify',
  DELAY_NOTICE: 'case.report',
  STATUS_QUERY: 'case.inquire',
  STATUS_REPLY: 'case.report',
  REMINDER: 'case.remind',
  CONSULT_PROPOSAL: 'case.refuse',
  CONSULT_REPLY: 'case.accept-conditions',
  REFERRAL: 'case.refer',
  EXPLANATION_QUERY: 'case.inquire',
  EXPLANATION: 'case.refuse',
  CORRECTION: 'case.correct',
  REOPEN: 'case.reopen',
  PERMISSION_REQUEST: 'case.permit',
  PERMISSION_DECISION: 'case.permit',
  SPONTANEOUS_INFO: 'case.inform',
  JIT_PROPOSAL: 'case.team',
  JIT_REPLY: 'case.team',
  HIT_NOTICE: 'case.inform',
  PURGE_NOTICE: 'case.purge',
  PURGE_CONFIRMATION: 'case.purge',
};

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
