import { MESSAGE_KINDS, type ConsultProposal, type Reopen } from '@trace/protocol';
import { EMPTY_CASE, type Case } from './case.ts';
import { mayDo, possibleKinds } from './may-do.ts';
import type { Saying } from './saying.ts';
import { CASE_STATES, TRANSITIONS, WITHOUT_REQUEST, type CaseState } from './transitions.ts';

const isOneOf = (states: readonly CaseState[], state: CaseState): boolean => states.includes(state);

const inState = (state: CaseState): Case => ({
  ...EMPTY_CASE,
  state,
  ...(isOneOf(WITHOUT_REQUEST, state) && { opening: 'SPONTANEOUS_INFO' }),
  ...(state !== 'NOTHING_YET' && { requestingState: 'QN', requestedState: 'QS' }),
});

describe('mayDo', () => {
  it('allows what the table allows, in each state and on each side, and nothing else', () => {
    const table = CASE_STATES.map((state) =>
      [
        state,
        possibleKinds(inState(state), 'QN').join(' '),
        possibleKinds(inState(state), 'QS').join(' '),
      ].join(' | '),
    );
    const ever = 'PERMISSION_REQUEST SPONTANEOUS_INFO JIT_PROPOSAL HIT_NOTICE PURGE_NOTICE';
    const openings = 'REQUEST SPONTANEOUS_INFO JIT_PROPOSAL';
    const asking = `WITHDRAWAL STATUS_QUERY ${ever}`;
    const postponed = `STATUS_REPLY CONSULT_PROPOSAL REFERRAL ${ever}`;
    const answers = 'PARTIAL_ANSWER FINAL_ANSWER REFUSAL CLARIFICATION_REQUEST';
    const open = `${answers} DELAY_NOTICE ${postponed}`;
    expect(table).toEqual([
      `NOTHING_YET | ${openings} | ${openings}`,
      `QUEUED | ${asking} | ACKNOWLEDGEMENT ${open}`,
      'DELIVERY_FAILED |  | ',
      'RECALLED |  | ',
      `DELIVERED | ${asking} | ACKNOWLEDGEMENT ${open}`,
      `ACKNOWLEDGED | ${asking} | ${open}`,
      `PARTIALLY_ANSWERED | ${asking} | ${open}`,
      `RESTRICTED | ${asking} | ${open}`,
      `POSTPONED | ${asking} | ${answers} ${postponed}`,
      `REOPENED | ${asking} | ${open}`,
      `ANSWERED | CLOSE REOPEN ${ever} | REOPEN ${ever}`,
      `REFUSED | CLOSE REOPEN ${ever} | REOPEN ${ever}`,
      `REFERRED | CLOSE ${ever} | ${ever}`,
      `WITHDRAWN | ${ever} | ${ever}`,
      `CLOSED | REOPEN ${ever} | REOPEN ${ever}`,
      `INFORMED | CLOSE ${ever} | CLOSE ${ever}`,
      `PROPOSED | WITHDRAWAL CLOSE ${ever} | CLOSE ${ever}`,
      `AGREED | CLOSE ${ever} | CLOSE ${ever}`,
      `DECLINED | CLOSE ${ever} | CLOSE ${ever}`,
    ]);
  });

  it.each([
    [
      'ANSWERED',
      'ACKNOWLEDGEMENT',
      'QS',
      'QS can not acknowledge now: the request has its final answer.',
    ],
    [
      'ACKNOWLEDGED',
      'ACKNOWLEDGEMENT',
      'QS',
      'QS can not acknowledge now: the request is acknowledged and waits for its answer.',
    ],
    [
      'DELIVERED',
      'FINAL_ANSWER',
      'QN',
      'Only the requested State, QS, can answer in this case; QN can not.',
    ],
    [
      'DELIVERED',
      'WITHDRAWAL',
      'QS',
      'Only the requesting State, QN, can withdraw in this case; QS can not.',
    ],
    [
      'DELIVERED',
      'CLOSE',
      'QN',
      'QN can not close now: the request is delivered and waits for its answer.',
    ],
    [
      'DELIVERED',
      'REQUEST',
      'QN',
      'This case already has its request, of QN; another one needs a new case.',
    ],
    ['DELIVERED', 'REFUSAL', 'QV', 'QV is not a party to this case; it is between QN and QS.'],
    [
      'DELIVERED',
      'CLARIFICATION',
      'QN',
      'QN can not clarify now: there is no open CLARIFICATION_REQUEST for it to answer.',
    ],
    [
      'REFUSED',
      'EXPLANATION_QUERY',
      'QN',
      'QN can not ask for an explanation now: nothing was refused.',
    ],
    [
      'ANSWERED',
      'REMINDER',
      'QS',
      'QS can not remind now: nothing of the kind is waited for from the other State.',
    ],
    [
      'ANSWERED',
      'CORRECTION',
      'QN',
      'QN can not correct now: it corrects its own messages in this case only.',
    ],
    [
      'POSTPONED',
      'DELAY_NOTICE',
      'QS',
      'QS can not give notice of a delay now: the request is postponed and waits for its review.',
    ],
    [
      'WITHDRAWN',
      'REOPEN',
      'QS',
      'QS can not reopen now: the request was withdrawn, and what comes after is kept as unsolicited.',
    ],
    ['NOTHING_YET', 'CLOSE', 'QN', 'QN can not close now: there is no request in this case yet.'],
    [
      'INFORMED',
      'FINAL_ANSWER',
      'QS',
      'QS can not answer now: the case holds information that nobody asked for, and no request.',
    ],
    [
      'INFORMED',
      'REQUEST',
      'QS',
      'A request needs a case of its own; it can name this one as its parent.',
    ],
    [
      'PROPOSED',
      'WITHDRAWAL',
      'QS',
      'Only the State that opened it, QN, can withdraw in this case; QS can not.',
    ],
    [
      'INFORMED',
      'JIT_REPLY',
      'QS',
      'QS can not reply to the proposal of a joint team now: there is no open JIT_PROPOSAL for it to answer.',
    ],
    [
      'DELIVERED',
      'PURGE_CONFIRMATION',
      'QN',
      'QN can not confirm a purge now: there is no open PURGE_NOTICE for it to answer.',
    ],
  ] as const)('says why not: %s, %s by %s', (state, kind, by, because) => {
    expect(mayDo(inState(state), kind, by)).toEqual({ allowed: false, because });
  });

  it('has a line for each kind, and reaches each state from the beginning', () => {
    expect(new Set(TRANSITIONS.map(({ kind }) => kind))).toEqual(new Set(MESSAGE_KINDS));
    const reached = new Set<CaseState>(['NOTHING_YET', 'QUEUED', 'DELIVERY_FAILED', 'RECALLED']);
    for (const _ of CASE_STATES) {
      for (const { from, to } of TRANSITIONS)
        if (to && from.some((state) => reached.has(state))) reached.add(to);
    }
    expect(reached).toEqual(new Set(CASE_STATES));
  });

  it('closes the way to a refusal under UNTOC until there was a consultation in this round', () => {
    const c: Case = { ...inState('DELIVERED'), legalBases: ['ITI', 'UNTOC_18'] };
    const because =
      'QS can not refuse now: the request rests on UNTOC article 18, and before it is refused QN has to be consulted (UNTOC article 18(26)).';
    const refuse = { mode: 'REFUSE', ground: 'TOC18-21B' } as const;
    const may = (one: Case, saying: Saying): boolean => mayDo(one, 'REFUSAL', 'QS', saying).allowed;
    expect(mayDo(c, 'REFUSAL', 'QS', refuse)).toEqual({ allowed: false, because });
    expect([
      may(c, {}),
      may(c, { mode: 'REFUSE' }),
      may(c, { mode: 'POSTPONE', ground: 'NAT-OTHER' }),
      may(c, { mode: 'RESTRICT', ground: 'TOC18-21B' }),
      may(c, { mode: 'REFUSE', ground: 'ITI22-NATSEC' }),
      may({ ...c, legalBases: ['ITI'] }, refuse),
    ]).toEqual([true, false, false, true, true, true]);
    const consulted: Case = {
      ...c,
      dialogues: [
        {
          topic: 'CONSULTATION',
          askedBy: 'QS',
          asked: { said: {} as ConsultProposal, messageId: 'm' },
          round: 0,
        },
      ],
    };
    const reopened = { said: {} as Reopen, messageId: 'n' };
    expect(may(consulted, refuse)).toBe(true);
    expect(may({ ...consulted, reopenings: [reopened] }, refuse)).toBe(false);
  });

  it('gives one reason for a refusal of whichever mode', () => {
    const from = TRANSITIONS.filter(({ kind }) => kind === 'REFUSAL').map((line) =>
      line.from.join(),
    );
    expect(new Set(from).size).toBe(1);
  });
});
