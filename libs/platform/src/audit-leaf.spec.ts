import { leafBytesOf, type TrailEntry } from './audit-leaf.ts';

const entry: TrailEntry = {
  entryId: '7',
  at: new Date('2026-01-07T10:00:00.123Z'),
  actor: 'M. Weber',
  role: 'OFFICER',
  action: 'CASE_READ',
  caseId: '019b0000-0000-7000-8000-000000000001',
  messageId: null,
  partner: null,
  outcome: null,
  correlationId: null,
  reason: 'To compare',
  source: null,
};
const former =
  '["7","2026-01-07T10:00:00.123Z","M. Weber","OFFICER","CASE_READ","019b0000-0000-7000-8000-000000000001",null,null,null,null,"To compare"]';

describe('what is hashed of an entry', () => {
  it('is, for one from before the source was written down, what it was then', () => {
    expect(leafBytesOf(entry).toString()).toBe(former);
  });

  it('has the source as its last member', () => {
    expect(leafBytesOf({ ...entry, source: '192.0.2.7' }).toString()).toBe(
      former.replace(/\]$/, ',"192.0.2.7"]'),
    );
  });
});
