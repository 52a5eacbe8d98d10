import { randomUUID } from 'node:crypto';
import type {
  Acknowledgement,
  Attachment,
  Authority,
  ContactOfficer,
  FinalAnswer,
  Handling,
  PersonIdentity,
  RefusalNotice,
  TraceRequest,
  Withdrawal,
} from '@trace/protocol';

/** A request as it is posted to the api. */
export interface PostedRequest {
  to: string;
  language: string;
  request: TraceRequest;
  identities: { part: string; identity: PersonIdentity }[];
}

/** What follows in a case, as it is posted to the api. */
export interface PostedFollowUp<Body> {
  language: string;
  body: Body;
}

const HANDLING: Handling = { level: 'H0', flags: [] };
const PART = 'possessor';
const EUROPEAN = new Set(['QN', 'QS']);

const IDENTITY: PersonIdentity = {
  names: [{ kind: 'PRIMARY', family: 'Mustermann', given: 'Kim', script: 'Latn' }],
  dateOfBirth: '1988-04-03',
};

/**
 * What the people of one State write all day: a request of ordinary size with everything that is mandatory, and what
 * belongs in an answer. Every request bears another serial number.
 */
export class Dossier {
  private written = 0;
  /** Who is asked with the request that is being written. */
  private partner = '';
  /** Two who write for one State do not write about the same weapons. */
  private readonly series = randomUUID().slice(0, 8).toUpperCase();

  constructor(
    private readonly state: string,
    private readonly partners: readonly string[],
  ) {}

  /** A trace request for one rifle, perhaps with the sealed identity of the person who had it. */
  request(withIdentity = false): PostedRequest {
    const number = ++this.written;
    this.partner = this.partners[number % this.partners.length] ?? this.partner;
    return {
      to: this.partner,
      language: 'en',
      request: {
        requestType: 'TRACE',
        header: this.header(number),
        items: [rifle(`C58-${this.series}-${String(number).padStart(6, '0')}`, this.partner)],
        recovery: {
          recoveryKind: 'SEIZED',
          date: '2026-10-06',
          zone: 'Europe/Vienna',
          precision: 'DAY',
          country: this.state,
          recoveringAgency: 'Regional police command',
          seizureRef: `SZ-${number}/26`,
          context: 'SEARCH_PREMISES',
          circumstances: 'Found under the floor of a garage that was searched by order of a court.',
          handling: HANDLING,
        },
        persons: withIdentity ? [possessor(this.state)] : [],
      },
      identities: withIdentity ? [{ part: PART, identity: IDENTITY }] : [],
    };
  }

  /** The same, with a file that was uploaded before. */
  requestWith(attachment: Attachment): PostedRequest {
    const posted = this.request();
    posted.request.header.attachments = [attachment];
    return posted;
  }

  /** An officer takes a request on. */
  acknowledgement(): PostedFollowUp<Acknowledgement> {
    return inEnglish({
      respondingAuthority: authority(this.state),
      officer: officer(this.state),
      reference: `${this.state}-IN-${++this.written}`,
      acceptedCompetence: 'YES',
      accessClass: 'DIRECT',
      assignedUnit: 'Firearms register',
      handling: HANDLING,
    });
  }

  /** The whole answer: nothing was found, and where it was searched. */
  finalAnswer(): PostedFollowUp<FinalAnswer> {
    return inEnglish({
      response: {
        respondingAuthority: authority(this.state),
        officer: officer(this.state),
        reference: `${this.state}-IN-${++this.written}`,
        itemResults: [
          {
            itemRef: 1,
            identificationConfirmed: 'YES',
            result: 'NONE',
            reasons: [{ code: 'NO_RECORD_FOUND', text: 'Not in the register of imports.' }],
            handling: HANDLING,
          },
        ],
        questionResults: [
          { questionNo: 1, code: 'Q-IMPORT', status: 'NOT_AVAILABLE' },
          { questionNo: 2, code: 'Q-LASTHOLDER', status: 'NOT_AVAILABLE' },
        ],
        pointOfDiversion: { established: false },
        recordsSearched: [
          {
            register: 'National register of firearms',
            coverageFrom: '1998-01-01',
            coverageTo: '2026-10-31',
            keysUsed: ['serial number', 'maker and model'],
            result: 'NO_HIT',
            searchedAt: '2026-11-02T09:14:00.000Z',
          },
        ],
        handling: HANDLING,
      },
    });
  }

  /** A request that is not answered. */
  refusal(): PostedFollowUp<RefusalNotice> {
    return inEnglish({
      respondingAuthority: authority(this.state),
      officer: officer(this.state),
      reference: `${this.state}-IN-${++this.written}`,
      mode: 'REFUSE',
      ground: 'ITI22-NATSEC',
      text: 'The register concerned is not open for this purpose.',
      partsAffected: [],
      handling: HANDLING,
    });
  }

  /** A request that is no longer needed. */
  withdrawal(): PostedFollowUp<Withdrawal> {
    return inEnglish({
      reason: 'SOLVED',
      text: 'The origin has become known from another source.',
      handling: HANDLING,
    });
  }

  /** Whether the directive of the Union binds both: it has due dates of its own. */
  private get isEuropean(): boolean {
    return [this.state, this.partner].every((state) => EUROPEAN.has(state));
  }

  private header(number: number): TraceRequest['header'] {
    const done = { status: 'DONE', date: '2026-10-08', result: 'No entry' } as const;
    return {
      requestingAuthority: authority(this.state),
      contactOfficer: officer(this.state),
      legalBases: [...(this.isEuropean ? (['EU_2023_977'] as const) : []), 'FP_12_4'],
      offences: [
        {
          iccs: '0901',
          nationalProvision: 'Weapons act, section 50',
          text: 'Possession of a prohibited weapon',
          maxPenaltyMonths: 36,
          attempt: false,
        },
      ],
      illicitBasis: ['ITI-6A'],
      legalJustification:
        'The rifle is held without licence, which the weapons act makes an offence.',
      factsSummary: `In the search ${number} a rifle was found whose import mark points to ${this.partner}.`,
      intendedUse: ['INVESTIGATION'],
      necessityStatement: 'Without the last legal holder the way of the rifle cannot be followed.',
      reasonsInfoAvailableThere: `The import mark names ${this.partner}.`,
      personPurposeLink: 'The person had the rifle under control.',
      urgency: 'ROUTINE',
      addressees: [{ state: this.partner, why: 'LAST_IMPORT', mode: 'PARALLEL' }],
      questions: [
        { code: 'Q-IMPORT', itemRef: 1 },
        { code: 'Q-LASTHOLDER', itemRef: 1 },
      ],
      confidentialRequest: false,
      noContactHolder: false,
      noContactManufacturer: false,
      checksDone: { nationalRegistry: done, nationalStolen: done, iarms: done },
      handling: HANDLING,
    };
  }
}

function rifle(serial: string, importCountry: string): TraceRequest['items'][number] {
  return {
    itemNo: 1,
    itemKind: 'FIREARM',
    weaponType: 'RI-S',
    make: 'CASTELLAN',
    manufacturerNormalised: 'Castellan',
    manufacturerCountry: 'QM',
    model: 'M58',
    calibre: '7.62 x 39',
    calibreAsMarked: '7.62x39',
    serials: [
      { component: 'RECEIVER', raw: serial, condition: 'INTACT', readBy: 'T. Lindner, armourer' },
    ],
    marks: [
      {
        kind: 'MANUFACTURE_SET',
        location: 'RECEIVER_L',
        textRaw: 'CASTELLAN M58',
        condition: 'INTACT',
      },
      { kind: 'IMPORT', location: 'RECEIVER_R', textRaw: `${importCountry} 04`, condition: 'WORN' },
    ],
    importCountry,
    importYear: 2004,
    productionOrigin: 'INDUSTRIAL',
    identification: {
      by: 'T. Lindner',
      qualification: 'Armourer of the regional command',
      date: '2026-10-07',
      confidence: 5,
    },
    photosWaiver: 'The photos follow by separate mail.',
    handling: HANDLING,
  };
}

function possessor(citizenship: string): TraceRequest['persons'][number] {
  return {
    role: 'POSSESSOR',
    sex: '9',
    ageBand: '30-44',
    citizenship,
    itemRefs: [1],
    identityPart: PART,
    necessity: 'To find out whether the person is known as a buyer.',
    handling: HANDLING,
  };
}

function authority(state: string): Authority {
  return {
    name: `National contact point of ${state}`,
    type: 'POLICE',
    role: 'NATIONAL_CONTACT_POINT',
    address: '1 Long Street, 1000 Capital',
  };
}

function officer(state: string): ContactOfficer {
  return {
    name: 'M. Weber',
    unit: 'Firearms tracing',
    phone: '+43 1 555 0100',
    email: `tracing@${state.toLowerCase()}.example`,
  };
}

function inEnglish<Body>(body: Body): PostedFollowUp<Body> {
  return { language: 'en', body };
}
