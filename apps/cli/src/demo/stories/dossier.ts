import type {
  Acknowledgement,
  Authority,
  Close,
  ContactOfficer,
  FinalAnswer,
  Handling,
  Item,
  LegalBasis,
  Recovery,
  RequestHeader,
  TraceRequest,
} from '@trace/protocol';
import { demoState } from '../demo-states.ts';
import { SCENARIO_1 } from '../scenario-1.ts';

/** May be used by the police of both States. */
export const POLICE_USE: Handling = { level: 'H0', flags: [] };

/** The weapons of the stories; all makers are invented. */
const WEAPONS = {
  'ZP-9': {
    weaponType: 'PI',
    make: 'ZORIN',
    manufacturerNormalised: 'Zorin',
    manufacturerCountry: 'QS',
    model: 'ZP-9',
    calibre: '9 mm Luger',
    calibreAsMarked: '9x19',
  },
  'BS-38': {
    weaponType: 'RE',
    make: 'BRENNEK',
    manufacturerNormalised: 'Brennek',
    manufacturerCountry: 'QV',
    model: 'BS-38',
    calibre: '.38 Special',
    calibreAsMarked: '.38 SPL',
  },
  M58: {
    weaponType: 'RI-S',
    make: 'CASTELLAN',
    manufacturerNormalised: 'Castellan',
    manufacturerCountry: 'QM',
    model: 'M58',
    calibre: '7.62 x 39',
    calibreAsMarked: '7.62x39',
  },
} as const satisfies Record<string, Partial<Item>>;

const CONDUCTING = {
  name: 'Police of Norburg, serious crime unit',
  function: 'Conducts the investigation',
};

const QUESTIONS: RequestHeader['questions'] = [
  { code: 'Q-IDENT', itemRef: 1 },
  { code: 'Q-LASTHOLDER', itemRef: 1 },
];

/** What is asked about in a story. */
export interface Matter {
  to: string;
  weapon: keyof typeof WEAPONS;
  serial: string;
  caseNo: string;
  /** the day of the seizure */
  seized: string;
  facts: string;
  bases: LegalBasis[];
  header?: Partial<RequestHeader>;
}

/** A request of the police of Nordania to trace one weapon: that of scenario 1, about another matter. */
export function requestAbout(matter: Matter): TraceRequest {
  const { request } = structuredClone(SCENARIO_1);
  const { weapon, serial, caseNo, to } = matter;
  const maker = demoState(WEAPONS[weapon].manufacturerCountry).name;
  const { header, items, recovery } = request;
  Object.assign(header, {
    conductingAuthority: { ...CONDUCTING, caseNo },
    legalBases: matter.bases,
    factsSummary: matter.facts,
    necessityStatement:
      'Without the chain of owners it can not be found out how the weapon came to Nordania.',
    reasonsInfoAvailableThere: `The marks of the maker are of ${maker}, whose registers should hold the first sale.`,
    addressees: [{ state: to, why: 'MANUFACTURER', mode: 'SEQUENTIAL' }],
    questions: QUESTIONS,
    ...matter.header,
  } satisfies Partial<RequestHeader>);
  for (const item of items) becomeA(item, weapon, serial);
  Object.assign(recovery, {
    date: matter.seized,
    seizureRef: caseNo,
    circumstances: `Seized in case ${caseNo}.`,
  } satisfies Partial<Recovery>);
  return request;
}

function becomeA(item: Item, weapon: keyof typeof WEAPONS, serial: string): void {
  const about = WEAPONS[weapon];
  Object.assign(item, about);
  delete item.importCountry;
  delete item.importYear;
  for (const one of item.serials) one.raw = serial;
  item.marks = item.marks.map((mark) => {
    if (mark.kind === 'IMPORT') return { kind: 'IMPORT', condition: 'ABSENT' };
    const textRaw = mark.kind === 'SERIAL' ? serial : `${about.make} ${about.model}`;
    return Object.assign(mark, { textRaw, country: about.manufacturerCountry });
  });
}

/** Who speaks for the State that is asked, in every answer. */
export interface Answering {
  respondingAuthority: Authority;
  officer: ContactOfficer;
  reference: string;
}

/** The registry of a State, the officer who works there, and the reference that they use. */
export function answeringFor(state: string, reference: string): Answering {
  const { name, people } = demoState(state);
  const host = `registry.${name.toLowerCase()}.example`;
  return {
    respondingAuthority: {
      name: `Firearms Registry of ${name}`,
      type: 'FIREARMS_REGISTRY',
      role: 'SINGLE_POINT_OF_CONTACT',
      address: `Registry, ${name}`,
    },
    officer: {
      name: people.OFFICER,
      unit: 'Tracing desk',
      phone: '+000 555 0140',
      email: `tracing@${host}`,
    },
    reference,
  };
}

/** An officer takes the request on. */
export function acknowledgementOf(
  answering: Answering,
  access: Acknowledgement['accessClass'] = 'DIRECT',
  note?: string,
): Acknowledgement {
  return {
    ...answering,
    acceptedCompetence: 'YES',
    accessClass: access,
    assignedUnit: 'Tracing desk',
    ...(note !== undefined && { note }),
    handling: POLICE_USE,
  };
}

/** The whole chain of a weapon, from its maker to a licensed person from whom it was stolen. */
export function fullAnswer(
  answering: Answering,
  {
    maker,
    country,
    sold,
    stolen,
  }: { maker: string; country: string; sold: string; stolen: string },
): FinalAnswer {
  return {
    response: {
      ...answering,
      itemResults: [
        {
          itemRef: 1,
          identificationConfirmed: 'YES',
          result: 'FULL',
          reasons: [{ code: 'STOLEN_REPORTED', country, date: stolen, text: 'Report of theft.' }],
          handling: POLICE_USE,
        },
      ],
      questionResults: [
        { questionNo: 1, code: 'Q-IDENT', status: 'ANSWERED', answer: 'Confirmed.' },
        {
          questionNo: 2,
          code: 'Q-LASTHOLDER',
          status: 'ANSWERED',
          answer: 'A licensed person, who has reported the theft.',
        },
      ],
      chain: [
        {
          itemRef: 1,
          seq: 1,
          event: 'SOLD',
          date: sold,
          precision: 'DAY',
          country,
          fromParty: 1,
          toParty: 2,
          recordSource: 'Sales register',
          confidence: 5,
        },
      ],
      parties: [
        { partyNo: 1, kind: 'MAKER', name: maker, country, handling: POLICE_USE },
        { partyNo: 2, kind: 'PRIVATE', country, handling: POLICE_USE },
      ],
      lastLegalHolder: 2,
      lastLegalDate: stolen,
      contactWithHolder: 'NOT_CONTACTED',
      pointOfDiversion: {
        established: true,
        kind: 'THEFT_PRIVATE',
        country,
        to: stolen,
        method: 'NATIONAL_TRACE',
      },
      firstRetailDate: sold,
      handling: POLICE_USE,
    },
  };
}

/** The end of a case, and what the answer was good for. */
export function closureWith(
  outcomeUsedFor: NonNullable<Close['feedback']>['outcomeUsedFor'],
  text: string,
): Close {
  return {
    feedback: {
      usefulness: outcomeUsedFor === 'NO_USE' ? 1 : 4,
      outcomeUsedFor,
      pointOfDiversionConcluded: outcomeUsedFor !== 'NO_USE',
      statisticsAllowed: true,
      text,
    },
    handling: POLICE_USE,
  };
}
