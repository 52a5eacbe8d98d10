export * from './apply.ts';
export * from './case.ts';
export * from './conditions.ts';
export * from './corrected-messages.ts';
export * from './filed.ts';
export * from './fold.ts';
export { atRiskFrom, risksNow } from './forecast.ts';
export * from './may-do.ts';
export * from './next-due.ts';
export * from './open-parts.ts';
export * from './order.ts';
export * from './refusal-grounds.ts';
export * from './requested-date.ts';
export * from './saying.ts';
export * from './transitions.ts';
export {
  clockStatus,
  deliveryAlarm,
  describeClock,
  dueSoonAt,
  sayDuration,
  type Calendar,
  type Clock,
  type ClockEnding,
  type ClockKind,
  type ClockState,
  type ClockStatus,
  type DeclaredCalendar,
  type Deviation,
  type Due,
  type Period,
  type Reading,
  type Risk,
  type RiskReason,
  type Step,
  type Suspension,
  type SuspensionCause,
} from '../deadlines/index.ts';
