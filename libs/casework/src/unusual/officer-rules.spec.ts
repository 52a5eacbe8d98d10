import { numberOf, weekdayOf } from '../deadlines/day.ts';
import { drawOpenings } from './draw-openings.ts';
import type { Facts, Opening } from './facts.ts';
import { findUnusual, type Found } from './find-unusual.ts';
import { hideBaits } from './hide-baits.ts';

const TODAY = numberOf('2026-11-30');
const YESTERDAY_AT_WORK = numberOf('2026-11-27');
let entry = 0;

/** What somebody opened on a day: so many cases, named by whose they are. */
function opened(
  officer: string,
  day: number,
  count: number,
  more: Partial<Opening> = {},
): Opening[] {
  return Array.from({ length: count }, (_, nth) => ({
    day,
    officer,
    role: 'OFFICER',
    caseId: `case ${nth} of ${officer}`,
    entryId: String((entry += 1)),
    at: new Date(day * 86_400_000 + 10 * 3_600_000),
    isEarlyOrLate: false,
    ...more,
  }));
}

const workingDays = (): number[] =>
  Array.from({ length: 56 }, (_, back) => TODAY - 56 + back).filter((day) => weekdayOf(day) < 6);

/** Two months in which three officers open five to nine of their own cases a day, and search as often. */
function ordinary(): Facts {
  const officers = ['A. Novak', 'B. Horvat', 'C. Krajnc'];
  const openings = workingDays().flatMap((day) =>
    officers.flatMap((officer, nth) => opened(officer, day, 5 + ((day + nth) % 5))),
  );
  return {
    today: TODAY,
    asked: [],
    firstAsked: new Map(),
    leftOff: [],
    datedBack: [],
    openings,
    baited: [],
    baits: new Set(),
    searched: workingDays().flatMap((day) =>
      officers.map((officer) => ({ day, officer, role: 'OFFICER', searches: 6 })),
    ),
    given: officers.flatMap((officer) =>
      Array.from({ length: 40 }, (_, nth) => ({
        day: TODAY - 200,
        caseId: `case ${nth} of ${officer}`,
        officer,
        by: 'S. Boss',
      })),
    ),
    deeds: [],
    stoodIn: [],
    units: new Map(),
    isWorkingDay: (day) => weekdayOf(day) < 6,
  };
}

const withMore = (openings: readonly Opening[], more: Partial<Facts> = {}): Facts => {
  const facts = ordinary();
  return { ...facts, openings: [...facts.openings, ...openings], ...more };
};
const told = (facts: Facts): string[] =>
  findUnusual(facts).findings.map(({ kind, officer, counted }) => `${kind} ${officer} ${counted}`);

describe('what own officers read', () => {
  it('is not told where it is ordinary work', () => {
    expect(told(ordinary())).toEqual([]);
  });

  it('is told where somebody opens far more than on his own days', () => {
    const more = opened('A. Novak', YESTERDAY_AT_WORK, 30).map((one, nth) => ({
      ...one,
      caseId: `another ${nth}`,
    }));
    const { findings } = findUnusual(withMore(more));
    expect(findings).toMatchObject([
      {
        key: 'OFFICER_READS_MORE:A. Novak:OFFICER:CASES_OPENED:2026-11-27',
        measure: 'CASES_OPENED',
        against: 'OWN',
        usual: 7,
        limit: 25,
      },
    ]);
  });

  it('is measured by colleagues where somebody is new, and by the floor where nobody else is there', () => {
    const fresh = opened('N. New', YESTERDAY_AT_WORK, 26);
    expect(findUnusual(withMore(fresh)).findings).toMatchObject([
      { officer: 'N. New', against: 'COLLEAGUES', usual: 7, limit: 25 },
    ]);
    const alone = fresh.map((one) => ({ ...one, role: 'FOCAL_POINT' }));
    const { findings } = findUnusual(withMore(alone));
    expect(findings).toMatchObject([{ officer: 'N. New', against: 'NOTHING_YET', limit: 25 }]);
    expect(findings[0]).not.toHaveProperty('usual');
  });

  it('is told once a week where somebody always reads many times what colleagues do', () => {
    const always = workingDays().flatMap((day) => opened('H. Hungry', day, 60));
    const findings = told(withMore(always));
    expect(new Set(findings)).toEqual(new Set(['OFFICER_ABOVE_COLLEAGUES H. Hungry 60']));
    expect(findings.length).toBeLessThanOrEqual(5);
  });

  it('is told once for each role where somebody has two', () => {
    const searched = ['OFFICER', 'FOCAL_POINT'].map((role) => ({
      day: YESTERDAY_AT_WORK,
      officer: 'N. New',
      role,
      searches: 60,
    }));
    const facts = ordinary();
    const { findings } = findUnusual({ ...facts, searched: [...facts.searched, ...searched] });
    expect(findings.map(({ kind, role }) => `${kind} ${role}`)).toEqual([
      'OFFICER_READS_MORE FOCAL_POINT',
      'OFFICER_READS_MORE OFFICER',
      'OFFICER_ABOVE_COLLEAGUES OFFICER',
    ]);
    expect(new Set(findings.map(({ key }) => key)).size).toBe(3);
  });

  it('is told of searches as well', () => {
    const facts = ordinary();
    const searches = {
      day: YESTERDAY_AT_WORK,
      officer: 'B. Horvat',
      role: 'OFFICER',
      searches: 40,
    };
    const searched = facts.searched.map((one) =>
      one.day === searches.day && one.officer === searches.officer ? searches : one,
    );
    expect(findUnusual({ ...facts, searched }).findings).toMatchObject([
      { kind: 'OFFICER_READS_MORE', measure: 'SEARCHES', counted: 40, usual: 6 },
    ]);
  });
});

describe('cases of others', () => {
  const foreign = (count: number, more: Partial<Opening> = {}): Opening[] =>
    opened('A. Novak', YESTERDAY_AT_WORK, count, more).map((one, nth) => ({
      ...one,
      caseId: `case ${nth} of B. Horvat`,
    }));

  it('are told from four a day on', () => {
    expect(told(withMore(foreign(3)))).toEqual([]);
    expect(told(withMore(foreign(4)))).toEqual(['OFFICER_WITHOUT_PART A. Novak 4']);
  });

  it('are not told of whoever oversees', () => {
    expect(told(withMore(foreign(4, { role: 'SUPERVISOR' })))).toEqual([]);
  });

  it('are not told of whoever was given them, is of their unit, stands in for them, or has spoken there', () => {
    const mine = ordinary().given.map((one) => ({ ...one, officer: 'A. Novak' }));
    const units = new Map([['A. Novak', 'North']]);
    const ofUnit = ordinary().given.map((one) => ({ ...one, unit: 'North' }));
    const deeds = foreign(4).map(({ caseId, officer, day }) => ({ caseId, officer, day }));
    expect(told(withMore(foreign(4), { given: [...ordinary().given, ...mine] }))).toEqual([]);
    expect(told(withMore(foreign(4), { given: ofUnit, units }))).toEqual([]);
    expect(told(withMore(foreign(4), { deeds }))).toEqual([]);
    const place = { day: YESTERDAY_AT_WORK, officer: 'A. Novak', absent: 'B. Horvat' };
    expect(told(withMore(foreign(4), { stoodIn: [place] }))).toEqual([]);
    const before = { ...place, day: place.day - 2 };
    expect(told(withMore(foreign(4), { stoodIn: [before] }))).toHaveLength(1);
    const later = deeds.map((one) => ({ ...one, day: one.day + 1 }));
    expect(told(withMore(foreign(4), { deeds: later }))).toHaveLength(1);
  });
});

describe('openings outside of the hours', () => {
  const nightly = (day: number): Opening[] =>
    opened('A. Novak', day, 5, { isEarlyOrLate: true }).map((one, nth) => ({
      ...one,
      caseId: `case ${nth} of A. Novak`,
    }));

  it('are told, by night and on days on which nobody works', () => {
    expect(told(withMore(nightly(YESTERDAY_AT_WORK)))).toEqual(['OFFICER_OFF_HOURS A. Novak 5']);
    const sunday = nightly(TODAY - 1).map((one) => ({ ...one, isEarlyOrLate: false }));
    expect(told(withMore(sunday))).toEqual(['OFFICER_OFF_HOURS A. Novak 5']);
  });

  it('are not told of whoever has such a service', () => {
    const service = [8, 9, 10, 3].flatMap((ago) => nightly(TODAY - ago));
    const findings = findUnusual(withMore(service)).findings;
    expect(findings.map(({ until }) => until)).not.toContain('2026-11-27');
  });
});

describe('a bait', () => {
  it('is told from a single look on, once for each officer, case and day', () => {
    const look = opened('A. Novak', YESTERDAY_AT_WORK, 1);
    const twice = [...look, ...look.map((one) => ({ ...one, entryId: 'again' }))];
    const before = opened('A. Novak', TODAY - 40, 1);
    expect(findUnusual(withMore([], { baited: [...before, ...twice] })).findings).toMatchObject([
      { kind: 'BAIT_OPENED', officer: 'A. Novak', counted: 2, caseIds: ['case 0 of A. Novak'] },
    ]);
  });
});

describe('a case that is a bait', () => {
  const looks = ordinary().openings.filter(({ day }) => day === YESTERDAY_AT_WORK);
  const drawn = ({ openings }: Found): string[] => openings.map(({ entryId }) => entryId);

  it('is not drawn once it was opened as such: whoever did so is told', () => {
    const baited = looks.filter(({ officer }) => officer === 'A. Novak');
    const found = findUnusual(withMore([], { openings: looks, baited }));
    expect(drawn(findUnusual(withMore([], { openings: looks }))).length).toBe(5);
    expect(found.openings).toHaveLength(5);
    expect(found.openings.map(({ officer }) => officer)).not.toContain('A. Novak');
  });

  it('is named by nothing that leads to it, but by the finding that it was opened', () => {
    const nightly = opened('A. Novak', YESTERDAY_AT_WORK, 5, { isEarlyOrLate: true });
    const [first, ...others] = nightly.map(({ caseId }) => caseId);
    const found = findUnusual(withMore(nightly, { baited: nightly.slice(0, 1) }));
    const hidden = hideBaits(found, new Set([first ?? '']));
    expect(hidden.findings).toMatchObject([
      { kind: 'BAIT_OPENED', caseIds: [first] },
      { kind: 'OFFICER_OFF_HOURS', counted: 5, caseIds: others },
    ]);
    const all = found.openings.filter(({ caseId }) => caseId !== first);
    expect(all.length).toBeLessThan(found.openings.length);
    expect(hidden.openings).toEqual(all);
  });
});

describe('the draw', () => {
  const all = [...ordinary().openings];
  const draw = (
    openings: readonly Opening[],
    without: string[] = [],
  ): ReturnType<typeof drawOpenings> =>
    drawOpenings(openings, ({ entryId }) => !without.includes(entryId), TODAY);

  it('has five openings of each day that is over, the same whenever it is drawn', () => {
    const drawn = draw(all);
    const days = new Set(drawn.map(({ day }) => day));
    expect(days.size).toBe(19);
    expect(drawn).toHaveLength(95);
    expect(draw(all.toReversed())).toEqual(drawn);
    expect(draw(opened('A. Novak', TODAY, 3))).toEqual([]);
  });

  it('changes nothing of a day that is over when another comes', () => {
    const before = draw(all.filter(({ day }) => day > TODAY - 27)).map(({ key }) => key);
    const after = drawOpenings([...all, ...opened('D. Late', TODAY, 4)], () => true, TODAY + 1);
    expect(after.map(({ key }) => key)).toEqual(expect.arrayContaining(before));
  });

  it('begins with openings of somebody without a part', () => {
    const foreign = all.filter(({ day }) => day === YESTERDAY_AT_WORK).slice(0, 2);
    const drawn = draw(
      all,
      foreign.map(({ entryId }) => entryId),
    ).filter(({ day }) => day === YESTERDAY_AT_WORK);
    expect(drawn.slice(0, 2).map(({ hasPart }) => hasPart)).toEqual([false, false]);
    expect(drawn.slice(2).every(({ hasPart }) => hasPart)).toBe(true);
  });
});
