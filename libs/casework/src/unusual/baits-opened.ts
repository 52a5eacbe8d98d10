import { writeDay } from '../deadlines/day.ts';
import type { Facts } from './facts.ts';
import { grouped } from '../grouped.ts';
import { keyOf, type UnusualFinding } from './finding.ts';

/** Whoever opened a case of which an auditor has said that nobody has a reason to: a single look is told (T-27). */
export function baitsOpened({ baited }: Pick<Facts, 'baited'>): UnusualFinding[] {
  const looks = grouped(baited, ({ officer, caseId, day }) => `${officer} ${caseId} ${day}`);
  return [...looks.values()].flatMap((some): UnusualFinding[] => {
    const [first] = some;
    if (first === undefined) return [];
    const { officer, role, caseId } = first;
    const day = writeDay(first.day);
    return [
      {
        key: keyOf('BAIT_OPENED', officer, `${caseId}:${day}`),
        kind: 'BAIT_OPENED',
        officer,
        role,
        counted: some.length,
        from: day,
        until: day,
        limit: 1,
        caseIds: [caseId],
      },
    ];
  });
}
