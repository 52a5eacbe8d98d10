import type { PermissionPurpose } from '../../code-lists/dialogue-codes.ts';
import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { PermissionDecision } from '../permission-decision.message.ts';
import type { PermissionRequest } from '../permission-request.message.ts';
import { contradicts, lacks } from './complaint.ts';

type Named = 'onwardTo' | 'recipient' | 'intendedUse' | 'keepUntil';

const NAMED_BY: Partial<Record<PermissionPurpose, readonly [member: Named, sentence: string]>> = {
  FORWARD_TO_STATE: ['onwardTo', 'Name the States that should receive the information.'],
  FORWARD_AT_HOME: ['recipient', 'Name the authority that should receive the information.'],
  OTHER_USE: ['intendedUse', 'Say what the information should be used for.'],
  LONGER_RETENTION: ['keepUntil', 'Say until when the information should be kept.'],
};

function purposeIsNamed(request: PermissionRequest): Complaint[] {
  const named = NAMED_BY[request.purpose];
  return named === undefined ? [] : lacks(request, ...named);
}

/** A permission opens exactly what it names, so it can not name by the way what its purpose leaves out. */
function nothingElseIsNamed({ purpose, onwardTo, keepUntil }: PermissionRequest): Complaint[] {
  const sentence = 'Ask for this by a request of its own.';
  return [
    ...(onwardTo === undefined || purpose === 'FORWARD_TO_STATE'
      ? []
      : [contradicts('/onwardTo', sentence)]),
    ...(keepUntil === undefined || purpose === 'LONGER_RETENTION'
      ? []
      : [contradicts('/keepUntil', sentence)]),
  ];
}

/** The rules of a request for permission. */
export const PERMISSION_REQUEST_RULES: readonly CrossRule<PermissionRequest>[] = [
  { source: 'UNTOC 18(19), ITI 15', check: purposeIsNamed },
  { source: 'ITI 15', check: nothingElseIsNamed },
];

function conditionalGrantHasConditions({ decision, conditions }: PermissionDecision): Complaint[] {
  const detail = 'Name the conditions under which it is permitted.';
  return decision === 'GRANTED_WITH_CONDITIONS' && conditions.length === 0
    ? [{ at: '/conditions', code: 'limit.items', detail }]
    : [];
}

function otherDecisionHasNone({ decision, conditions }: PermissionDecision): Complaint[] {
  return decision !== 'GRANTED_WITH_CONDITIONS' && conditions.length > 0
    ? [contradicts('/conditions', 'Only GRANTED_WITH_CONDITIONS has conditions.')]
    : [];
}

function refusalHasNoEnd({ decision, validUntil }: PermissionDecision): Complaint[] {
  return decision === 'REFUSED' && validUntil !== undefined
    ? [contradicts('/validUntil', 'What is refused does not end on a day.')]
    : [];
}

/** The rules of a decision on a permission. */
export const PERMISSION_DECISION_RULES: readonly CrossRule<PermissionDecision>[] = [
  { source: 'ITI 15', check: conditionalGrantHasConditions },
  { source: 'ITI 15', check: otherDecisionHasNone },
  { source: 'UNTOC 18(19)', check: refusalHasNoEnd },
];
