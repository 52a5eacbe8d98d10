import type {
  Clarification,
  ClarificationRequest,
  ConsultProposal,
  ConsultReply,
  Correction,
  DelayNotice,
  Explanation,
  ExplanationQuery,
  PermissionDecision,
  PermissionRequest,
  Referral,
  Reminder,
  Reopen,
  SpontaneousInfo,
  StatusQuery,
  StatusReply,
} from '@trace/protocol';
import { changed, type Changes } from './changed.ts';
import { ANSWERING } from './messages.ts';
import { aContactOfficer, aHandling, anAuthority } from './parts.ts';

/** The import mark and the reasons of the charge are missing. */
export function aClarificationRequest(
  changes: Changes<ClarificationRequest> = {},
): ClarificationRequest {
  return changed<ClarificationRequest>(
    {
      ...ANSWERING,
      missing: [
        {
          element: 'IMPORT_MARK',
          itemRef: 1,
          text: 'Is there an import mark under the grip? Without it we can not choose the register.',
        },
        { element: 'LEGAL_JUSTIFICATION', text: 'Which licence would have been needed?' },
      ],
      handling: aHandling(),
    },
    changes,
  );
}

/** The import mark was found under the grip. */
export function aClarification(changes: Changes<Clarification> = {}): Clarification {
  return changed<Clarification>(
    {
      given: [
        {
          missingNo: 1,
          element: 'IMPORT_MARK',
          status: 'GIVEN',
          itemRef: 1,
          text: 'The grip was taken off; the mark is clear.',
          marks: [
            {
              kind: 'IMPORT',
              location: 'UNDER_GRIP',
              textRaw: 'QM 98',
              country: 'QM',
              year: 1998,
              condition: 'INTACT',
            },
          ],
          importCountry: 'QM',
          importYear: 1998,
        },
        {
          missingNo: 2,
          element: 'LEGAL_JUSTIFICATION',
          status: 'GIVEN',
          text: 'A licence under section 21 of the Weapons Act of Nordania.',
        },
      ],
      handling: aHandling(),
    },
    changes,
  );
}

/** A court order for the books of a dealer takes three weeks. */
export function aDelayNotice(changes: Changes<DelayNotice> = {}): DelayNotice {
  return changed<DelayNotice>(
    {
      ...ANSWERING,
      delay: {
        reasonCode: 'LATE-JUDICIAL',
        text: 'The books of the dealer can be seen by order of the court only.',
        // Whenever a test runs, this day is still to come.
        expectedDate: '2099-01-30',
        lengthDays: 21,
      },
      judicialAuthorisation: true,
      handling: aHandling(),
    },
    changes,
  );
}

/** How far has it come? */
export function aStatusQuery(changes: Changes<StatusQuery> = {}): StatusQuery {
  return changed<StatusQuery>(
    { text: 'The trial begins in March. Can we expect an answer before?', handling: aHandling() },
    changes,
  );
}

/** It is being worked on. */
export function aStatusReply(changes: Changes<StatusReply> = {}): StatusReply {
  return changed<StatusReply>(
    {
      standing: 'IN_PROGRESS',
      text: 'The register was searched; the dealer has been asked.',
      handling: aHandling(),
    },
    changes,
  );
}

/** An answer is waited for. */
export function aReminder(changes: Changes<Reminder> = {}): Reminder {
  return changed<Reminder>({ clock: 'ANSWER', handling: aHandling() }, changes);
}

/** Sorava means to refuse, and offers a condition. */
export function aConsultProposal(changes: Changes<ConsultProposal> = {}): ConsultProposal {
  return changed<ConsultProposal>(
    {
      ...ANSWERING,
      mode: 'REFUSE',
      ground: 'TOC18-21B',
      text: 'The buyer is a source in an investigation of the security service.',
      partsAffected: [],
      conditionsOffered: [
        { text: 'The name is not used in open court.' },
        { text: 'The name is deleted when the case is closed.' },
      ],
      handling: aHandling(),
    },
    changes,
  );
}

/** Nordania accepts what is offered. */
export function aConsultReply(changes: Changes<ConsultReply> = {}): ConsultReply {
  return changed<ConsultReply>(
    {
      decision: 'ACCEPTED',
      text: 'Both conditions are accepted by the prosecutor.',
      conditionsAccepted: [1, 2],
      handling: aHandling(),
    },
    changes,
  );
}

/** The revolver is a copy made under licence in Tamoro. */
export function aReferral(changes: Changes<Referral> = {}): Referral {
  return changed<Referral>(
    {
      ...ANSWERING,
      reason: 'NOT_OUR_MARK',
      text: 'The proof mark is not ours: this is a copy made under licence in Tamoro.',
      onwardStates: [
        {
          state: 'QT',
          why: 'Its State factory has made the BS-38 under licence since 1984.',
          suggestedQuestions: ['Q-IDENT', 'Q-LASTHOLDER'],
          canForwardData: true,
        },
      ],
      correctedItems: [
        {
          itemRef: 1,
          correctedIdentification: {
            make: 'Tamoro Arsenal',
            manufacturerCountry: 'QT',
            model: 'TA-38',
            serial: 'T-20417',
            text: 'The proof mark and the form of the hammer.',
          },
        },
      ],
      handling: aHandling(),
    },
    changes,
  );
}

/** Why is the buyer not named? */
export function anExplanationQuery(changes: Changes<ExplanationQuery> = {}): ExplanationQuery {
  return changed<ExplanationQuery>(
    {
      text: 'Which law protects the buyer, and could a court set it aside?',
      partsAffected: [{ questionNo: 2, text: 'The identity of the buyer.' }],
      handling: aHandling(),
    },
    changes,
  );
}

/** The reasons, and that they stand. */
export function anExplanation(changes: Changes<Explanation> = {}): Explanation {
  return changed<Explanation>(
    {
      text: 'Section 9 of the Register Act; a court may set it aside in proceedings for murder only.',
      refusalStands: true,
      handling: aHandling(),
    },
    changes,
  );
}

/** A date in an earlier message was wrong. */
export function aCorrection(changes: Changes<Correction> = {}): Correction {
  return changed<Correction>(
    {
      correctsMessageId: '019b4c1e-7d3a-7c55-8a1b-3f2e1d0c9b8a',
      text: 'The day of the sale was read from the wrong line of the register.',
      changes: [
        { pointer: '/response/chain/1/date', change: 'REPLACE', value: '2018-05-14' },
        { pointer: '/response/chain/1/docRef', change: 'REMOVE' },
      ],
      handling: aHandling(),
    },
    changes,
  );
}

/** The case goes on with another question. */
export function aReopen(changes: Changes<Reopen> = {}): Reopen {
  return changed<Reopen>(
    {
      reason: 'NEW_QUESTION',
      text: 'A second pistol of the same dealer was found.',
      questions: [{ code: 'Q-SIMILAR', itemRef: 1 }],
      handling: aHandling(),
    },
    changes,
  );
}

/** Nordania would pass the answer on to Mirava. */
export function aPermissionRequest(changes: Changes<PermissionRequest> = {}): PermissionRequest {
  return changed<PermissionRequest>(
    {
      purpose: 'FORWARD_TO_STATE',
      onwardTo: ['QM'],
      dataRefs: [
        { messageId: '019b4c1e-7d3a-7c55-8a1b-3f2e1d0c9b8a', pointer: '/response/parties/0' },
      ],
      text: 'Mirava can name the next buyer only if it knows the exporter.',
      handling: aHandling(),
    },
    changes,
  );
}

/** It is permitted, on a condition. */
export function aPermissionDecision(changes: Changes<PermissionDecision> = {}): PermissionDecision {
  return changed<PermissionDecision>(
    {
      decision: 'GRANTED_WITH_CONDITIONS',
      conditions: [{ text: 'Mirava does not contact the exporter.' }],
      text: 'The exporter has agreed.',
      handling: aHandling(),
    },
    changes,
  );
}

/** Tamoro tells of a consignment that nobody has asked about, without items and persons. */
export function aSpontaneousInfo(changes: Changes<SpontaneousInfo> = {}): SpontaneousInfo {
  return changed<SpontaneousInfo>(
    {
      informingAuthority: anAuthority({
        name: 'Customs of Tamoro',
        type: 'CUSTOMS',
        address: 'Quai 4\nTamoro',
      }),
      officer: aContactOfficer({ name: 'Inspecteur Diop', email: 'armes@douanes.example' }),
      reference: 'TM-5/26',
      legalBases: ['UNTOC_18'],
      text: 'A container with blank-firing pistols leaves for Mirava in August.',
      intendedUse: ['INVESTIGATION'],
      items: [],
      persons: [],
      handling: aHandling({ level: 'H3', text: 'Not before 14 August 2026.' }),
    },
    changes,
  );
}
