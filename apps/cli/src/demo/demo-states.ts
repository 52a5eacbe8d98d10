import type { Role } from '@trace/casework';
import type { LegalBasis } from '@trace/protocol';

/** A treaty or law by which a State of the demonstration is bound, and since when. */
export interface Membership {
  basis: LegalBasis;
  since: string;
}

/** One State of the demonstration, as its focal point would describe it. */
export interface DemoState {
  state: string;
  name: string;
  zone: string;
  weekend: number[];
  /** the country whose holidays are borrowed, because an invented State has none */
  holidaysOf: string;
  languages: string[];
  reading: 'CALENDAR_STRICT' | 'EU_1182_71';
  memberships: Membership[];
  /** who works there, by role; all persons are invented */
  people: Record<Role, string>;
}

const WORLDWIDE: Membership[] = [
  { basis: 'UNTOC_18', since: '2004-10-24' },
  { basis: 'UNTOC_19', since: '2004-10-24' },
  { basis: 'FP_12_4', since: '2005-07-03' },
  { basis: 'ITI', since: '2005-12-08' },
];
const EUROPEAN: Membership[] = [{ basis: 'EU_2023_977', since: '2024-12-12' }, ...WORLDWIDE];

/** The States of the demonstration. Their codes are among those that ISO 3166-1 leaves to users. */
export const DEMO_STATES: readonly DemoState[] = [
  {
    state: 'QN',
    name: 'Nordania',
    zone: 'Europe/Vienna',
    weekend: [6, 7],
    holidaysOf: 'AT',
    languages: ['en', 'de'],
    reading: 'CALENDAR_STRICT',
    memberships: EUROPEAN,
    people: {
      FOCAL_POINT: 'M. Weber',
      OFFICER: 'T. Lindner',
      SUPERVISOR: 'E. Brandt',
      AUDITOR: 'R. Steiner',
      ADMINISTRATOR: 'J. Kofler',
    },
  },
  {
    state: 'QS',
    name: 'Sorava',
    zone: 'Europe/Ljubljana',
    weekend: [6, 7],
    holidaysOf: 'SI',
    languages: ['en', 'sl'],
    reading: 'CALENDAR_STRICT',
    memberships: EUROPEAN,
    people: {
      FOCAL_POINT: 'A. Zupan',
      OFFICER: 'P. Novak',
      SUPERVISOR: 'V. Kralj',
      AUDITOR: 'A. Kralj',
      ADMINISTRATOR: 'B. Hribar',
    },
  },
  {
    state: 'QM',
    name: 'Mirava',
    zone: 'America/Bogota',
    weekend: [6, 7],
    holidaysOf: 'CO',
    languages: ['en', 'es'],
    reading: 'CALENDAR_STRICT',
    memberships: WORLDWIDE,
    people: {
      FOCAL_POINT: 'C. Restrepo',
      OFFICER: 'L. Ibarra',
      SUPERVISOR: 'R. Montoya',
      AUDITOR: 'C. Duarte',
      ADMINISTRATOR: 'D. Salas',
    },
  },
  {
    state: 'QV',
    name: 'Valkesh',
    zone: 'Asia/Kathmandu',
    weekend: [5, 6],
    holidaysOf: 'NP',
    languages: ['en'],
    reading: 'CALENDAR_STRICT',
    memberships: WORLDWIDE,
    people: {
      FOCAL_POINT: 'S. Rana',
      OFFICER: 'K. Thapa',
      SUPERVISOR: 'N. Shah',
      AUDITOR: 'S. Halim',
      ADMINISTRATOR: 'D. Gurung',
    },
  },
  {
    state: 'QT',
    name: 'Tamoro',
    zone: 'Africa/Dakar',
    weekend: [6, 7],
    holidaysOf: 'SN',
    languages: ['fr', 'en'],
    reading: 'CALENDAR_STRICT',
    memberships: WORLDWIDE,
    people: {
      FOCAL_POINT: 'A. Ndiaye',
      OFFICER: 'M. Diop',
      SUPERVISOR: 'F. Sarr',
      AUDITOR: 'O. Petrenko',
      ADMINISTRATOR: 'I. Ba',
    },
  },
];

/** The State with this code. */
export function demoState(state: string): DemoState {
  const found = DEMO_STATES.find((one) => one.state === state);
  if (!found) throw new Error(`the demonstration has no State ${state}`);
  return found;
}
