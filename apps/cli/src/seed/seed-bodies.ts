import type {
  Authority,
  ContactOfficer,
  DelayReason,
  Handling,
  LegalBasis,
  MessageBody,
  Response,
  TraceRequest,
  Urgency,
} from '@trace/protocol';

/** What the messages of an invented case are about. */
export interface SeedMatter {
  asking: string;
  asked: string;
  /** The reference that the asking State gives, such as QN-TR-2026-S000001. */
  reference: string;
  /** Counts up, so that no two invented weapons are the same. */
  number: number;
  urgency: Urgency;
  legalBases: readonly LegalBasis[];
  day: string;
}

const DELAYS: readonly DelayReason[] = [
  'LATE-RECORDS',
  'LATE-THIRD-PARTY',
  'LATE-WORKLOAD',
  'LATE-TECHNICAL',
  'LATE-JUDICIAL',
];
const HANDLING: Handling = { level: 'H0', flags: [] };
const IDENT = { questionNo: 1, code: 'Q-IDENT' } as const;
const HOLDER = { questionNo: 2, code: 'Q-LASTHOLDER' } as const;

function authority(state: string): Authority {
  return {
    name: `Invented authority of ${state}`,
    type: 'POLICE',
    role: 'NATIONAL_CONTACT_POINT',
    address: 'Invented',
  };
}

const OFFICER: ContactOfficer = {
  name: 'Invented',
  unit: 'Invented',
  phone: '+43 1 555 0100',
  email: 'invented@police.example',
};

const answering = ({
  asked,
  number,
}: SeedMatter): Pick<Response, 'officer' | 'reference'> & {
  respondingAuthority: Authority;
} => ({
  respondingAuthority: authority(asked),
  officer: OFFICER,
  reference: `${asked}-S${number}`,
});

/** A short trace request with everything that is mandatory and nothing else. */
export function seedRequest(matter: SeedMatter): TraceRequest {
  const { asking, asked, reference, number, urgency, legalBases, day } = matter;
  return {
    requestType: 'TRACE',
    header: {
      humanRef: reference,
      requestingAuthority: authority(asking),
      contactOfficer: OFFICER,
      legalBases: [...legalBases],
      offences: [
        {
          iccs: '0901',
          nationalProvision: 'Invented',
          text: 'Invented',
          maxPenaltyMonths: 36,
          attempt: false,
        },
      ],
      illicitBasis: ['ITI-6A'],
      legalJustification: 'Invented.',
      factsSummary: 'Invented by seed-cases.',
      intendedUse: ['INVESTIGATION'],
      necessityStatement: 'Invented.',
      reasonsInfoAvailableThere: 'Invented.',
      urgency,
      ...(urgency === 'URGENT' && { urgencyGrounds: ['U-LIFE'], urgencyReason: 'Invented.' }),
      addressees: [{ state: asked, why: 'MANUFACTURER', mode: 'PARALLEL' }],
      questions: [{ code: 'Q-IDENT', itemRef: 1 }, { code: 'Q-LASTHOLDER' }],
      confidentialRequest: false,
      noContactHolder: false,
      noContactManufacturer: false,
      checksDone: {
        nationalRegistry: { status: 'DONE', date: day, result: 'None' },
        nationalStolen: { status: 'DONE', date: day, result: 'None' },
        iarms: { status: 'NOT_DONE' },
      },
      handling: HANDLING,
    },
    items: [
      {
        itemNo: 1,
        itemKind: 'FIREARM',
        weaponType: 'PI',
        make: 'INVENTED',
        manufacturerNormalised: 'Invented',
        manufacturerCountry: asked,
        model: 'I-1',
        calibre: '9 mm Luger',
        calibreAsMarked: '9x19',
        serials: [
          { component: 'FRAME', raw: `SEED-${number}`, condition: 'INTACT', readBy: 'Invented' },
        ],
        marks: [
          {
            kind: 'MANUFACTURE_SET',
            location: 'SLIDE_L',
            textRaw: 'INVENTED',
            condition: 'INTACT',
          },
          { kind: 'IMPORT', condition: 'ABSENT' },
        ],
        productionOrigin: 'INDUSTRIAL',
        identification: { by: 'Invented', qualification: 'Invented', date: day, confidence: 5 },
        photosWaiver: 'Invented.',
        handling: HANDLING,
      },
    ],
    recovery: {
      recoveryKind: 'SEIZED',
      date: day,
      zone: 'UTC',
      precision: 'DAY',
      country: asking,
      recoveringAgency: 'Invented',
      seizureRef: `S${number}`,
      context: 'SEARCH_VEHICLE',
      circumstances: 'Invented.',
      handling: HANDLING,
    },
    persons: [],
  };
}

const responseOf = (matter: SeedMatter, others: Partial<Response>): Response => ({
  ...answering(matter),
  itemResults: [],
  questionResults: [],
  handling: HANDLING,
  ...others,
});

/** The days of a month go through the reasons, so that cases of one day, which go alike, are delayed alike. */
function delayReasonOf({ day }: SeedMatter): DelayReason {
  return DELAYS[Number(day.slice(-2)) % DELAYS.length] ?? 'LATE-RECORDS';
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** What is said in an invented case, by the name of the step. */
export const SEED_BODIES = {
  REQUEST: seedRequest,
  ACKNOWLEDGEMENT: (matter) => ({
    ...answering(matter),
    acceptedCompetence: 'YES',
    accessClass: 'DIRECT',
    assignedUnit: 'Invented',
    handling: HANDLING,
  }),
  PARTIAL_ANSWER: (matter) => ({
    response: responseOf(matter, {
      questionResults: [
        { ...IDENT, status: 'ANSWERED', answer: 'Invented.' },
        { ...HOLDER, status: 'PENDING' },
      ],
    }),
  }),
  FINAL_ANSWER: (matter) => ({
    response: responseOf(matter, {
      itemResults: [
        {
          itemRef: 1,
          identificationConfirmed: 'YES',
          result: 'NONE',
          reasons: [{ code: 'NO_RECORD_FOUND', text: 'Invented.' }],
          handling: HANDLING,
        },
      ],
      questionResults: [
        { ...IDENT, status: 'ANSWERED', answer: 'Invented.' },
        { ...HOLDER, status: 'NOT_AVAILABLE' },
      ],
      pointOfDiversion: { established: false },
      recordsSearched: [
        {
          register: 'Invented',
          coverageFrom: '1998-01-01',
          coverageTo: '2026-01-01',
          keysUsed: ['serial number'],
          result: 'NO_HIT',
          searchedAt: `${matter.day}T09:00:00.000Z`,
        },
      ],
    }),
  }),
  CLARIFICATION_REQUEST: (matter) => ({
    ...answering(matter),
    missing: [{ element: 'IMPORT_MARK', itemRef: 1, text: 'Invented?' }],
    handling: HANDLING,
  }),
  CLARIFICATION: () => ({
    given: [
      {
        missingNo: 1,
        element: 'IMPORT_MARK',
        status: 'NOT_AVAILABLE',
        itemRef: 1,
        text: 'Invented.',
      },
    ],
    handling: HANDLING,
  }),
  DELAY_NOTICE: (matter) => {
    const reasonCode = delayReasonOf(matter);
    const delay = { reasonCode, text: 'Invented.', expectedDate: dayAfter(matter.day, 45) };
    return {
      ...answering(matter),
      delay: { ...delay, lengthDays: 21 },
      judicialAuthorisation: reasonCode === 'LATE-JUDICIAL',
      handling: HANDLING,
    };
  },
  REMINDER: () => ({ clock: 'ANSWER', handling: HANDLING }),
  CONSULT_PROPOSAL: (matter) => ({
    ...answering(matter),
    mode: 'REFUSE',
    ground: 'ITI22-INV',
    text: 'Invented.',
    partsAffected: [],
    conditionsOffered: [{ text: 'Invented.' }],
    handling: HANDLING,
  }),
  CONSULT_REPLY: () => ({
    decision: 'DECLINED',
    text: 'Invented.',
    conditionsAccepted: [],
    handling: HANDLING,
  }),
  REFUSAL: (matter) => ({
    ...answering(matter),
    mode: 'REFUSE',
    ground: 'ITI22-INV',
    text: 'Invented.',
    partsAffected: [],
    handling: HANDLING,
  }),
  WITHDRAWAL: () => ({ reason: 'SOLVED', text: 'Invented.', handling: HANDLING }),
  CLOSE: () => ({
    feedback: {
      usefulness: 3,
      outcomeUsedFor: 'LEAD',
      pointOfDiversionConcluded: false,
      statisticsAllowed: true,
    },
    handling: HANDLING,
  }),
} as const satisfies Record<string, (matter: SeedMatter) => MessageBody>;

/** The kinds of message that occur in invented cases. */
export type SeedKind = keyof typeof SEED_BODIES;
