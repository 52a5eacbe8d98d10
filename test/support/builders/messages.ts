import type {
  Acknowledgement,
  Close,
  CooperationRequest,
  FinalAnswer,
  PartialAnswer,
  PersonIdentity,
  RefusalNotice,
  TraceRequest,
  Withdrawal,
} from '@trace/protocol';
import { changed, type Changes } from './changed.ts';
import {
  aContactOfficer,
  aHandling,
  anAuthority,
  anItem,
  aRecovery,
  aRequestHeader,
} from './parts.ts';

/** A routine trace of one pistol, without persons. */
export function aTraceRequest(changes: Changes<TraceRequest> = {}): TraceRequest {
  return changed<TraceRequest>(
    {
      requestType: 'TRACE',
      header: aRequestHeader(),
      items: [anItem()],
      recovery: aRecovery(),
      persons: [],
    },
    changes,
  );
}

/** A request for records under the Convention, without items and persons. */
export function aCooperationRequest(changes: Changes<CooperationRequest> = {}): CooperationRequest {
  return changed<CooperationRequest>(
    {
      requestType: 'COOPERATION',
      header: aRequestHeader({
        conductingAuthority: {
          name: 'Public Prosecutor of Norburg',
          function: 'Conducts the investigation',
          caseNo: '12 St 345/26',
        },
        legalBases: ['UNTOC_18'],
        illicitBasis: undefined,
        legalJustification: undefined,
        questions: [{ code: 'Q-OTHER', text: 'Which records does the dealer hold?' }],
      }),
      measures: [{ measure: 'TOC18-3F', text: 'The sales book of the dealer for 2019.' }],
      items: [],
      persons: [],
    },
    changes,
  );
}

/** Who answers for Sorava. */
export const ANSWERING = {
  respondingAuthority: anAuthority({
    name: 'Firearms Registry of Sorava',
    type: 'FIREARMS_REGISTRY',
  }),
  officer: aContactOfficer({ name: 'Registrar Novak', email: 'registry@sorava.example' }),
  reference: 'SR-88/26',
};

/** An acknowledgement by the competent authority, with direct access. */
export function anAcknowledgement(changes: Changes<Acknowledgement> = {}): Acknowledgement {
  return changed<Acknowledgement>(
    {
      ...ANSWERING,
      acceptedCompetence: 'YES',
      accessClass: 'DIRECT',
      assignedUnit: 'Tracing desk',
      handling: aHandling(),
    },
    changes,
  );
}

/** The identification is confirmed; the holder is still looked for. */
export function aPartialAnswer(changes: Changes<PartialAnswer> = {}): PartialAnswer {
  return changed<PartialAnswer>(
    {
      response: {
        ...ANSWERING,
        itemResults: [
          {
            itemRef: 1,
            identificationConfirmed: 'YES',
            result: 'PENDING',
            reasons: [],
            handling: aHandling(),
          },
        ],
        questionResults: [
          { questionNo: 1, code: 'Q-IDENT', status: 'ANSWERED', answer: 'Confirmed.' },
          { questionNo: 2, code: 'Q-LASTHOLDER', status: 'PENDING' },
        ],
        handling: aHandling(),
      },
    },
    changes,
  );
}

/** The full chain: made by Zorin, sold to a private person, stolen. */
export function aFinalAnswer(changes: Changes<FinalAnswer> = {}): FinalAnswer {
  return changed<FinalAnswer>(
    {
      response: {
        ...ANSWERING,
        itemResults: [
          {
            itemRef: 1,
            identificationConfirmed: 'YES',
            result: 'FULL',
            reasons: [{ code: 'STOLEN_REPORTED', date: '2020-02-03' }],
            handling: aHandling(),
          },
        ],
        questionResults: [
          { questionNo: 1, code: 'Q-IDENT', status: 'ANSWERED', answer: 'Confirmed.' },
          {
            questionNo: 2,
            code: 'Q-LASTHOLDER',
            status: 'ANSWERED',
            answer: 'A licensed private person.',
          },
        ],
        chain: [
          {
            itemRef: 1,
            seq: 1,
            event: 'MANUFACTURED',
            precision: 'UNKNOWN',
            country: 'QS',
            toParty: 1,
            recordSource: 'Production register of Zorin',
            confidence: 5,
          },
          {
            itemRef: 1,
            seq: 2,
            event: 'SOLD',
            date: '2018-05-04',
            precision: 'DAY',
            country: 'QS',
            fromParty: 1,
            toParty: 2,
            recordSource: 'Firearms Registry of Sorava',
            confidence: 5,
          },
        ],
        parties: [
          { partyNo: 1, kind: 'MAKER', name: 'Zorin', country: 'QS', handling: aHandling() },
          { partyNo: 2, kind: 'PRIVATE', country: 'QS', handling: aHandling() },
        ],
        lastLegalHolder: 2,
        lastLegalDate: '2020-02-03',
        contactWithHolder: 'NOT_CONTACTED',
        pointOfDiversion: {
          established: true,
          kind: 'THEFT_PRIVATE',
          country: 'QS',
          method: 'NATIONAL_TRACE',
        },
        firstRetailDate: '2018-05-04',
        handling: aHandling(),
      },
    },
    changes,
  );
}

/** A refusal of the whole request, with its ground and reasons. */
export function aRefusalNotice(changes: Changes<RefusalNotice> = {}): RefusalNotice {
  return changed<RefusalNotice>(
    {
      ...ANSWERING,
      mode: 'REFUSE',
      ground: 'ITI22-INV',
      text: 'An answer now would compromise an ongoing investigation in Sorava.',
      partsAffected: [],
      handling: aHandling(),
    },
    changes,
  );
}

/** A withdrawal, because the matter is solved. */
export function aWithdrawal(changes: Changes<Withdrawal> = {}): Withdrawal {
  return changed<Withdrawal>(
    { reason: 'SOLVED', text: 'The owner was found in Nordania.', handling: aHandling() },
    changes,
  );
}

/** The end of a case that led somewhere. */
export function aClose(changes: Changes<Close> = {}): Close {
  return changed<Close>(
    {
      feedback: {
        usefulness: 4,
        outcomeUsedFor: 'LEAD',
        pointOfDiversionConcluded: true,
        statisticsAllowed: true,
      },
      handling: aHandling(),
    },
    changes,
  );
}

/** The identity of an invented person. */
export function aPersonIdentity(changes: Changes<PersonIdentity> = {}): PersonIdentity {
  return changed<PersonIdentity>(
    {
      names: [{ kind: 'PRIMARY', family: 'Kranjec', given: 'Ana', script: 'Latn' }],
      dateOfBirth: '1981-11-30',
      address: 'Glavna ulica 4, Sorgrad',
    },
    changes,
  );
}
