import { ASKED, talk, type Line } from '../../testing/conversation.ts';
import { aResponse, someTerms } from '../../testing/messages.ts';
import { fold } from '../case/index.ts';
import { alarmsOf } from './record-alarms.ts';

const alarms = (...lines: Line[]): string[] =>
  alarmsOf({ folded: fold(talk([ASKED, ...lines]), someTerms()) }).map(({ what }) => what);
const answer = (response: object, receivedAt: string | null = '2026-04-07T08:00:00.000Z'): Line => [
  'QS',
  'FINAL_ANSWER',
  receivedAt,
  { body: { response: aResponse(response) } },
];
const because = (code: string): object => ({
  itemResults: [{ itemRef: 1, result: 'NEGATIVE', reasons: [{ code }] }],
});
const refused = (ground: string): Line => [
  'QS',
  'REFUSAL',
  '2026-04-07T08:00:00.000Z',
  { body: { ground } },
];

describe('alarmsOf', () => {
  it.each(['DESTROYED_ON_RECORD', 'DEACTIVATED'])('alarms when an answer says %s', (code) => {
    expect(alarms(answer(because(code)))).toEqual(['RECORD_CONTRADICTED']);
  });

  it('alarms once where the chain says it too', () => {
    const chain = [{ itemRef: 1, seq: 1, event: 'DESTROYED' }];
    expect(alarms(answer({ ...because('DESTROYED_ON_RECORD'), chain }))).toEqual([
      'RECORD_CONTRADICTED',
    ]);
    expect(alarms(answer({ chain }))).toEqual(['RECORD_CONTRADICTED']);
  });

  it('says nothing of other reasons, nor before the answer has arrived', () => {
    expect(alarms(answer(because('NO_RECORD_FOUND')))).toEqual([]);
    expect(alarms(answer(because('DESTROYED_ON_RECORD'), null))).toEqual([]);
  });

  it('flags a refusal on national law alone', () => {
    expect(alarms(refused('NAT-OTHER'))).toEqual(['GROUND_FLAGGED']);
    expect(alarms(refused('ITI22-NATSEC'))).toEqual([]);
  });
});
