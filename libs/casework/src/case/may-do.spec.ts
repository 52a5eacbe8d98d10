import { MESSAGE_KINDS } from '@trace/protocol';
import { EMPTY_CASE, type Case } from './case.ts';
import { mayDo, possibleKinds } from './may-do.ts';
import { CASE_STATES, TRANSITIONS, type CaseState } from './transitions.ts';

const inState = (state: CaseState): Case => ({
  ...EMPTY_CASE,
  state,
  ...(state !== 'NOTHING_YET' && { requestingState: 'QN', requestedState: 'QS' }),
});

describe('mayDo', () => {
  it('allows what the table allows, in each state and on each side, and nothing else', () => {
    const open = 'PARTIAL_ANSWER FINAL_ANSWER REFUSAL';
    const table = CASE_STATES.map((state) =>
      [
        state,
        possibleKinds(inState(state), 'QN').join(' '),
        possibleKinds(inState(state), 'QS').join(' '),
      ].join(' | '),
    );
    expect(table).toEqual([
      'NOTHING_YET | REQUEST | REQUEST',
      `QUEUED | WITHDRAWAL | ACKNOWLEDGEMENT ${open}`,
      'DELIVERY_FAILED |  | ',
      `DELIVERED | WITHDRAWAL | ACKNOWLEDGEMENT ${open}`,
      `ACKNOWLEDGED | WITHDRAWAL | ${open}`,
      `PARTIALLY_ANSWERED | WITHDRAWAL | ${open}`,
      `RESTRICTED | WITHDRAWAL | ${open}`,
      `POSTPONED | WITHDRAWAL | ${open}`,
      'ANSWERED | CLOSE | ',
      'REFUSED | CLOSE | ',
      'WITHDRAWN |  | ',
      'CLOSED |  | ',
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
    ['NOTHING_YET', 'CLOSE', 'QN', 'QN can not close now: there is no request in this case yet.'],
  ] as const)('says why not: %s, %s by %s', (state, kind, by, because) => {
    expect(mayDo(inState(state), kind, by)).toEqual({ allowed: false, because });
  });

  it('has a line for each kind, and reaches each state from the beginning', () => {
    expect(new Set(TRANSITIONS.map(({ kind }) => kind))).toEqual(new Set(MESSAGE_KINDS));
    const reached = new Set<CaseState>(['NOTHING_YET', 'QUEUED', 'DELIVERY_FAILED']);
    for (const _ of CASE_STATES) {
      for (const { from, to } of TRANSITIONS)
        if (from.some((state) => reached.has(state))) reached.add(to);
    }
    expect(reached).toEqual(new Set(CASE_STATES));
  });

  it('gives one reason for a refusal of whichever mode', () => {
    const from = TRANSITIONS.filter(({ kind }) => kind === 'REFUSAL').map((line) =>
      line.from.join(),
    );
    expect(new Set(from).size).toBe(1);
  });
});
