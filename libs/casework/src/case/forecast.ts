import type { MessageKind } from '@trace/protocol';
import {
  riskInstants,
  risksAt,
  type Clock,
  type Day,
  type Forecast,
  type Risk,
} from '../deadlines/index.ts';
import type { Case } from './case.ts';
import type { Turn } from './turn.ts';

/** What a case knows beside a clock from which lateness can be foretold. */
export type Foretold = Pick<Case, 'clocks' | 'expectation'>;

/** Keeps the day by which the requested State says that it expects to answer; the last one said holds. */
export function expectAnswer(c: Case, turn: Turn<MessageKind>, day: Day | undefined): Case {
  const { message, receivedAt } = turn;
  if (day === undefined || receivedAt === undefined) return c;
  return { ...c, expectation: { day, by: message.messageId, at: receivedAt } };
}

/** Why a clock of a case will probably be late, at an instant; nothing where no sign of it is seen. */
export function risksNow(c: Foretold, clock: Clock, now: Date): Risk[] {
  return risksAt(clock, forecastOf(c), now);
}

/**
 * From when on a case is at risk, if nothing more is said. It is so until the first of its clocks is overdue: a case is
 * at risk at an instant exactly if this has come and no running clock is past its due date.
 */
export function atRiskFrom(c: Foretold): Date | undefined {
  const forecast = forecastOf(c);
  const instants = c.clocks.flatMap((clock) => riskInstants(clock, forecast).map(Number));
  return instants.length === 0 ? undefined : new Date(Math.min(...instants));
}

function forecastOf({ clocks, expectation }: Foretold): Forecast {
  const silent = clocks.find(
    ({ kind, stoppedAt }) => kind === 'ACKNOWLEDGEMENT' && stoppedAt === undefined,
  );
  return { expectation, acknowledgementDueAt: silent?.dueAt };
}
