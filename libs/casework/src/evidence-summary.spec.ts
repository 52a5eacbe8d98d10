import { ASKED, talk } from '../testing/conversation.ts';
import { someTerms } from '../testing/messages.ts';
import { fold } from './case/index.ts';
import type { OpenedCase } from './case-files.ts';
import type { EvidenceFile } from './evidence.ts';
import { summaryOf } from './evidence-summary.ts';

describe('the summary of an evidence file', () => {
  it('says no line twice, also where two clocks say the same', () => {
    const folded = fold(talk([ASKED]), someTerms());
    const [clock] = folded.clocks;
    const opened = {
      folded: Object.assign({}, folded, { clocks: [clock, clock] }),
      messages: [],
    } as unknown as OpenedCase;
    const file = { caseId: 'c', exportedAt: '2026-04-20T00:00:00.000Z' } as EvidenceFile;
    const lines = summaryOf(file, opened, 'QN');
    expect(lines).toHaveLength(4);
    expect(new Set(lines).size).toBe(4);
  });
});
