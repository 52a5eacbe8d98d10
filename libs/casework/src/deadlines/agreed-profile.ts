import type { AgreedLimits } from '@trace/protocol';
import type { Period, PeriodUnit } from './period.ts';
import { PROFILES, type DeadlineProfile, type DeadlineRule } from './profiles.ts';

/** An agreement between two States, with the time limits that both have signed. */
export interface Agreement {
  ref: string;
  routine?: AgreedLimits;
  urgent?: AgreedLimits;
}

/**
 * The profile of an agreement, which goes before every other (lifecycle, precedence): its own numbers, then those of its
 * model, and where it says nothing those of the profile that would hold without it.
 */
export function agreedProfile(
  { ref }: Agreement,
  limits: AgreedLimits,
  otherwise: DeadlineProfile,
): DeadlineProfile {
  const { model, acknowledgement, answer, delay_update: delayUpdate } = limits;
  const source = `agreement between both States, ${ref}`;
  const agreed = (period: string): DeadlineRule => ({
    period: periodOf(period),
    source,
    standing: 'AGREED',
  });
  const named = {
    ...(acknowledgement !== undefined && { acknowledgement: agreed(acknowledgement) }),
    ...(answer !== undefined && { answer: agreed(answer) }),
    ...(delayUpdate !== undefined && { delayUpdate: agreed(delayUpdate) }),
  };
  if (model !== undefined) {
    const taken = takenOver(PROFILES[model], source);
    return { ...taken, source, acceptedDateHolds: false, ...named };
  }
  if (answer === undefined) return { ...otherwise, source, ...named };
  // What belongs to another answer (its ways of access, its half way) belongs to none that was agreed.
  const { byAccessClass: _access, interimReport: _half, decision: _decision, ...rest } = otherwise;
  return { ...rest, name: 'BILATERAL', source, acceptedDateHolds: false, ...named };
}

/** The numbers of a model, agreed upon: whatever stands behind them, these two States have signed them. */
function takenOver(model: DeadlineProfile, source: string): DeadlineProfile {
  const agreed = <T extends DeadlineRule>(rule: T): T => ({
    ...rule,
    source: `${source} (${rule.source})`,
    standing: 'AGREED',
  });
  const { acknowledgement, answer, decision } = model;
  return {
    ...model,
    answer: agreed(answer),
    ...(acknowledgement !== undefined && { acknowledgement: agreed(acknowledgement) }),
    ...(decision !== undefined && { decision: agreed(decision) }),
  };
}

/** A period as a statement writes it, `12 HOUR`; its form was checked with the statement. */
function periodOf(text: string): Period {
  const [count = '', unit = ''] = text.split(' ');
  return { unit: unit as PeriodUnit, count: Number(count) };
}
