import { AgreedLimits, checkShape, Refusal, URGENCIES, type Membership } from '@trace/protocol';
import { InvalidArgumentError } from 'commander';
import { OperatorFault } from './operator-fault.ts';

/** The time limits of one agreement for requests of one urgency, as they were ordered. */
export interface AgreedLimitsOrder {
  ref: string;
  urgency: 'URGENT' | 'ROUTINE';
  limits: AgreedLimits;
}

const FORM =
  'It is written as Name;URGENT;model=SIRENE-LIKE or Name;ROUTINE;answer=10 CALENDAR_DAY.';

/** Reads `Name;URGENT;answer=12 HOUR,acknowledgement=1 HOUR`. */
export function agreedLimits(text: string, before: AgreedLimitsOrder[]): AgreedLimitsOrder[] {
  const [ref = '', word = '', list = '', ...more] = text.split(';').map((part) => part.trim());
  const urgency = URGENCIES.find((one) => one === word);
  if (ref === '' || urgency === undefined || list === '' || more.length > 0)
    throw new InvalidArgumentError(FORM);
  const named = list.split(',').map((one) => one.split('=').map((part) => part.trim()));
  return [...before, { ref, urgency, limits: checked(Object.fromEntries(named)) }];
}

/** The memberships with the time limits of their agreements; limits of an agreement that is not named are a mistake. */
export function withLimits(
  memberships: readonly Membership[],
  orders: readonly AgreedLimitsOrder[],
): Membership[] {
  const stray = orders.find(
    (order) => !memberships.some(({ basis, ref }) => basis === 'BILATERAL' && ref === order.ref),
  );
  if (stray !== undefined) {
    throw new OperatorFault(
      'Time limits are given for an agreement that is not named.',
      `Add --membership 'BILATERAL:2019-01-01:${stray.ref}', with the day since when it binds.`,
      2,
    );
  }
  return memberships.map((membership) => {
    if (membership.basis !== 'BILATERAL') return membership;
    const own = orders.filter(({ ref }) => ref === membership.ref);
    const routine = own.find(({ urgency }) => urgency === 'ROUTINE')?.limits;
    const urgent = own.find(({ urgency }) => urgency === 'URGENT')?.limits;
    return Object.assign(membership, routine && { routine }, urgent && { urgent });
  });
}

function checked(limits: object): AgreedLimits {
  try {
    return checkShape(AgreedLimits, limits, '');
  } catch (fault) {
    if (fault instanceof Refusal) throw new InvalidArgumentError(`${fault.message} ${FORM}`);
    throw fault;
  }
}
