import type {
  ConsultProposal,
  FinalAnswer,
  JointTeamProposal,
  Referral,
  RefusalNotice,
  Response,
  SpontaneousInfo,
  Withdrawal,
} from '@trace/protocol';
import { demoState } from './demo-states.ts';
import {
  acknowledgementOf,
  answeringFor,
  closureWith,
  fullAnswer,
  POLICE_USE,
  type Answering,
} from './stories/dossier.ts';

/** The State of the directory whose node nobody has started: what is sent to it waits. */
export const OUT_OF_REACH = 'QT';

/** What is said in a case of the desk, by which step of the api, and by which of the two States. */
export interface Move {
  by: 'ASKING' | 'ASKED';
  step: string;
  body: object;
}

/** A request that is left where it has come to, so that there is something to see and to do in the console. */
export interface DeskCase {
  from: string;
  to: string;
  daysAgo: number;
  weapon: 'ZP-9' | 'BS-38' | 'M58';
  serial: string;
  urgent?: boolean;
  /** What was said since, the first first. */
  moves?: (answering: Answering) => Move[];
}

/** How far cases have come: each takes the moves of the one before that it needs. */
const acknowledged = (answering: Answering): Move[] => [
  { by: 'ASKED', step: 'acknowledgement', body: acknowledgementOf(answering) },
];
const askedBack = (answering: Answering): Move[] => [
  ...acknowledged(answering),
  {
    by: 'ASKED',
    step: 'clarification-request',
    body: {
      ...answering,
      missing: [
        {
          element: 'IMPORT_MARK',
          itemRef: 1,
          text: 'Is there an import mark under the grip? It decides which register is searched.',
        },
      ],
      handling: POLICE_USE,
    },
  },
];
const consulted = (answering: Answering): Move[] => [
  ...acknowledged(answering),
  {
    by: 'ASKED',
    step: 'consultation',
    body: {
      ...answering,
      mode: 'REFUSE',
      ground: 'ITI22-INV',
      text: 'The buyer is watched in an investigation that is not open yet.',
      partsAffected: [],
      conditionsOffered: [{ text: 'The buyer is not approached before March.' }],
      handling: POLICE_USE,
    } satisfies ConsultProposal,
  },
];
const answeredInPart = (answering: Answering): Move[] => [
  ...acknowledged(answering),
  {
    by: 'ASKED',
    step: 'partial-answers',
    body: {
      response: {
        ...answering,
        itemResults: [],
        questionResults: [
          { questionNo: 1, code: 'Q-IDENT', status: 'ANSWERED', answer: 'Confirmed.' },
          { questionNo: 2, code: 'Q-LASTHOLDER', status: 'PENDING' },
        ],
        handling: POLICE_USE,
      } satisfies Response,
    },
  },
];
const refusal = (answering: Answering, more: Partial<RefusalNotice>): Move => ({
  by: 'ASKED',
  step: 'refusal',
  body: {
    ...answering,
    mode: 'REFUSE',
    ground: 'ITI22-INV',
    text: 'It would disclose an investigation that is still secret.',
    partsAffected: [],
    handling: POLICE_USE,
    ...more,
  } satisfies RefusalNotice,
});
const restricted = (answering: Answering): Move[] => [
  ...acknowledged(answering),
  refusal(answering, {
    mode: 'RESTRICT',
    ground: 'ITI22-CONFID',
    text: 'The register of buyers is confidential by law.',
    partsAffected: [{ questionNo: 2, text: 'The identity of the buyer.' }],
  }),
];
const refused = (answering: Answering): Move[] => [
  ...acknowledged(answering),
  refusal(answering, {}),
];
const referred = (answering: Answering): Move[] => [
  ...acknowledged(answering),
  {
    by: 'ASKED',
    step: 'referral',
    body: {
      ...answering,
      reason: 'NOT_OUR_MARK',
      text: 'The proof mark is that of Tamoro: it was made there under licence.',
      onwardStates: [
        {
          state: OUT_OF_REACH,
          why: 'Its State factory makes the model under licence.',
          suggestedQuestions: ['Q-IDENT', 'Q-LASTHOLDER'],
          canForwardData: true,
        },
      ],
      correctedItems: [
        {
          itemRef: 1,
          correctedIdentification: {
            make: 'Tamoro Arsenal',
            manufacturerCountry: OUT_OF_REACH,
            model: 'TA-38',
            text: 'The proof mark and the form of the hammer.',
          },
        },
      ],
      handling: POLICE_USE,
    } satisfies Referral,
  },
];
const answered = (answering: Answering): Move[] => [
  ...acknowledged(answering),
  { by: 'ASKED', step: 'final-answer', body: theft(answering) },
];
const closed = (answering: Answering): Move[] => [
  ...answered(answering),
  { by: 'ASKING', step: 'closure', body: closureWith('LEAD', 'The theft is being looked into.') },
];
const withdrawn = (): Move[] => [
  {
    by: 'ASKING',
    step: 'withdrawal',
    body: {
      reason: 'SOLVED',
      text: 'The owner has come forward.',
      handling: POLICE_USE,
    } satisfies Withdrawal,
  },
];

function theft(answering: Answering): FinalAnswer {
  return fullAnswer(answering, {
    maker: 'Zorin',
    country: 'QS',
    sold: '2019-03-12',
    stolen: '2024-10-02',
  });
}

/** The requests, in the order of their days, so that the clocks only ever go ahead. */
export const DESK_CASES: readonly DeskCase[] = [
  { from: 'QN', to: 'QS', daysAgo: 52, weapon: 'ZP-9', serial: 'ZP9-18004', moves: closed },
  { from: 'QN', to: 'QM', daysAgo: 47, weapon: 'M58', serial: 'C58-104211', moves: refused },
  { from: 'QN', to: 'QS', daysAgo: 44, weapon: 'ZP-9', serial: 'ZP9-31207' },
  { from: 'QN', to: 'QM', daysAgo: 41, weapon: 'M58', serial: 'C58-118844', moves: acknowledged },
  { from: 'QM', to: 'QN', daysAgo: 38, weapon: 'BS-38', serial: 'BS-77120' },
  { from: 'QS', to: 'QN', daysAgo: 33, weapon: 'BS-38', serial: 'BS-77466', moves: referred },
  { from: 'QN', to: 'QS', daysAgo: 29, weapon: 'ZP-9', serial: 'ZP9-33871', moves: answered },
  { from: 'QN', to: 'QM', daysAgo: 20, weapon: 'M58', serial: 'C58-131190', moves: restricted },
  { from: 'QM', to: 'QN', daysAgo: 16, weapon: 'M58', serial: 'C58-139927', moves: withdrawn },
  { from: 'QS', to: 'QN', daysAgo: 12, weapon: 'M58', serial: 'C58-150063', moves: acknowledged },
  { from: 'QN', to: 'QM', daysAgo: 9, weapon: 'BS-38', serial: 'BS-80115', moves: consulted },
  { from: 'QN', to: 'QS', daysAgo: 6, weapon: 'ZP-9', serial: 'ZP9-38650', moves: answeredInPart },
  { from: 'QN', to: 'QS', daysAgo: 4, weapon: 'ZP-9', serial: 'ZP9-40981', moves: askedBack },
  { from: 'QN', to: OUT_OF_REACH, daysAgo: 3, weapon: 'BS-38', serial: 'BS-81302' },
  { from: 'QN', to: 'QS', daysAgo: 2, weapon: 'M58', serial: 'C58-162239', moves: acknowledged },
  { from: 'QS', to: 'QN', daysAgo: 1, weapon: 'ZP-9', serial: 'ZP9-52006', urgent: true },
  { from: 'QM', to: 'QN', daysAgo: 0, weapon: 'M58', serial: 'C58-170402' },
];

/** Information that nobody has asked for (UNTOC article 18(4)). */
export function tipOf(state: string): SpontaneousInfo {
  const { respondingAuthority, officer, reference } = answeringFor(state, `${state}-I-7/26`);
  return {
    informingAuthority: respondingAuthority,
    officer,
    reference,
    legalBases: ['UNTOC_18'],
    text: 'A dealer here sells blank-firing pistols in lots, and asks for no papers.',
    intendedUse: ['INVESTIGATION'],
    items: [],
    persons: [],
    handling: POLICE_USE,
  };
}

/** The proposal of a joint team (UNTOC article 19). */
export function teamOf(proposing: string, other: string): JointTeamProposal {
  const { respondingAuthority, officer, reference } = answeringFor(
    proposing,
    `${proposing}-J-2/26`,
  );
  return {
    proposingAuthority: respondingAuthority,
    officer,
    reference,
    legalBases: ['UNTOC_19'],
    purpose: 'To find who buys the pistols that are sold in lots, and where they go.',
    scope: 'Members observe; only the State in which they are acts.',
    proposedStates: [other],
    members: [
      {
        state: proposing,
        authority: `Customs of ${demoState(proposing).name}`,
        task: 'Knows the route.',
      },
      { state: other, authority: `Police of ${demoState(other).name}`, task: 'Knows the buyers.' },
    ],
    proposedStart: '2027-02-01',
    durationDays: 180,
    handling: POLICE_USE,
  };
}
