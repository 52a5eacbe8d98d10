import type {
  Acknowledgement,
  Authority,
  ContactOfficer,
  FinalAnswer,
  Handling,
} from '@trace/protocol';

const POLICE_USE: Handling = { level: 'H0', flags: [] };
const NOT_TO_BE_PASSED_ON: Handling = { level: 'H2', flags: ['PURPOSE_LIMIT'] };

const SORAVAN_REGISTRY: Authority = {
  name: 'Firearms Registry of Sorava',
  type: 'FIREARMS_REGISTRY',
  role: 'SINGLE_POINT_OF_CONTACT',
  address: 'Trg registra 2\n1000 Sorgrad\nSorava',
};

const SORAVAN_REGISTRAR: ContactOfficer = {
  name: 'P. Novak',
  unit: 'Tracing desk',
  phone: '+386 1 555 0140',
  email: 'tracing@registry.sorava.example',
  dutyPhone: '+386 1 555 0199',
};

const REFERENCE = 'SR-T-2026/118';

/** The registry of Sorava takes the request on, with direct access to its records. */
export const ACKNOWLEDGEMENT: Acknowledgement = {
  respondingAuthority: SORAVAN_REGISTRY,
  officer: SORAVAN_REGISTRAR,
  reference: REFERENCE,
  acceptedCompetence: 'YES',
  accessClass: 'DIRECT',
  assignedUnit: 'Tracing desk',
  handling: POLICE_USE,
};

/** The whole chain: imported 2004, sold 2019, stolen 2021. */
export const FINAL_ANSWER: FinalAnswer = {
  response: {
    respondingAuthority: SORAVAN_REGISTRY,
    officer: SORAVAN_REGISTRAR,
    reference: REFERENCE,
    itemResults: [
      {
        itemRef: 1,
        identificationConfirmed: 'YES',
        result: 'FULL',
        reasons: [
          { code: 'STOLEN_REPORTED', country: 'QS', date: '2021-09-02', text: 'Report of theft.' },
        ],
        handling: POLICE_USE,
      },
    ],
    questionResults: [
      {
        questionNo: 1,
        code: 'Q-IDENT',
        status: 'ANSWERED',
        answer: 'Confirmed: Castellan M58, number C58-207731.',
      },
      {
        questionNo: 2,
        code: 'Q-IMPORT',
        status: 'ANSWERED',
        answer: 'Imported in 2004 by Tresk d.o.o.',
      },
      {
        questionNo: 3,
        code: 'Q-CHAIN',
        status: 'ANSWERED',
        answer: 'Imported 2004, sold on 14 March 2019 to a licensed person, stolen.',
      },
      {
        questionNo: 4,
        code: 'Q-LASTHOLDER',
        status: 'ANSWERED',
        answer: 'A.K., licensed; the identity is in the sealed part.',
      },
      {
        questionNo: 5,
        code: 'Q-STATUS',
        status: 'ANSWERED',
        answer: 'Theft reported by the holder on 2 September 2021.',
      },
    ],
    chain: [
      {
        itemRef: 1,
        seq: 1,
        event: 'IMPORTED',
        date: '2004-01-01',
        precision: 'YEAR',
        country: 'QS',
        toParty: 1,
        recordSource: 'Import register of Sorava',
        confidence: 5,
      },
      {
        itemRef: 1,
        seq: 2,
        event: 'SOLD',
        date: '2019-03-14',
        precision: 'DAY',
        country: 'QS',
        fromParty: 1,
        toParty: 2,
        docType: 'Sales book entry',
        recordSource: 'Firearms Registry of Sorava',
        confidence: 5,
      },
      {
        itemRef: 1,
        seq: 3,
        event: 'STOLEN',
        date: '2021-09-02',
        precision: 'DAY',
        country: 'QS',
        fromParty: 2,
        docType: 'Report of theft',
        recordSource: 'Police file of stolen firearms of Sorava',
        confidence: 5,
      },
    ],
    parties: [
      {
        partyNo: 1,
        kind: 'IMPORTER',
        name: 'Tresk d.o.o.',
        country: 'QS',
        handling: NOT_TO_BE_PASSED_ON,
      },
      {
        partyNo: 2,
        kind: 'PRIVATE',
        country: 'QS',
        identityPart: 'holder-ak',
        handling: NOT_TO_BE_PASSED_ON,
      },
    ],
    lastLegalHolder: 2,
    lastLegalDate: '2021-09-02',
    contactWithHolder: 'NOT_CONTACTED',
    pointOfDiversion: {
      established: true,
      kind: 'THEFT_PRIVATE',
      country: 'QS',
      to: '2021-09-02',
      method: 'NATIONAL_TRACE',
    },
    firstRetailDate: '2019-03-14',
    handling: NOT_TO_BE_PASSED_ON,
  },
};
