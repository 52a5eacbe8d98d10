export * from './apply.ts';
export * from './case.ts';
export * from './filed.ts';
export * from './fold.ts';
export * from './may-do.ts';
export * from './next-due.ts';
export * from './order.ts';
export * from './transitions.ts';
export {
  clockStatus,
  deliveryAlarm,
  describeClock,
  type Calendar,
  type Clock,
  type ClockEnding,
  type ClockKind,
  type ClockState,
  type ClockStatus,
  type DeclaredCalendar,
  type Due,
  type Period,
  type Reading,
  type Step,
} from '../deadlines/index.ts';
