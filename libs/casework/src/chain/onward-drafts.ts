import { Problem } from '@trace/platform';
import { instant } from '@trace/protocol';
import { correctedMessages } from '../case/index.ts';
import type { CaseFiles } from '../case-files.ts';
import { assessUse, type Datum, type UseVerdict } from '../handling/index.ts';
import type { Person } from '../permissions.ts';
import { notPossible } from '../possible-steps.ts';
import type { DraftGround, Drafts, ExaminedDraft } from './drafts.ts';
import { indicationsOf } from './indications.ts';
import { onwardContent } from './onward-content.ts';
import { rootOfCase } from './trace-links.ts';

/** From which case, in which version, to which State somebody goes on. */
export interface OnwardWish {
  caseId: string;
  version: number;
  to: string;
}

/** One action from an answer to the draft of the next request (lifecycle 19, causes F10 and F14). */
export class OnwardDrafts {
  constructor(private readonly ground: DraftGround & { drafts: Drafts; caseFiles: CaseFiles }) {}

  /** Begins the draft of a request to the next State; the same key leads to the same draft. */
  async begin(
    person: Person,
    key: string,
    { caseId, version, to }: OnwardWish,
  ): Promise<ExaminedDraft> {
    const { caseFiles, partners, clock, dataSource, drafts } = this.ground;
    const opened = await caseFiles.get(caseId);
    const { file } = opened;
    if (file.version !== version) {
      throw new Problem('version.stale', undefined, { state: file.state, version: file.version });
    }
    if (file.direction !== 'OUT') {
      const because =
        'The State that asked goes on to the next one; tell it by a referral whom to ask.';
      const own = partners.ownState;
      throw notPossible(because, opened, person, { own, now: clock.now() });
    }
    partners.get(to);
    const now = clock.now();
    // Its handling is judged where it stands now.
    const { messages } = correctedMessages(opened.messages, opened.folded.corrections);
    const asCorrected = { ...opened, messages: [...messages] };
    const onward = onwardContent({
      opened,
      to,
      rootId: await rootOfCase(dataSource.manager, caseId),
      shared: partners.sharedBases(to, instant(now).slice(0, 10)),
      mayHandOn: (datum: Datum): UseVerdict => {
        const [verdict] = assessUse(asCorrected, { purpose: 'FORWARD_TO_STATE', to }, [datum], now);
        if (!verdict) throw new Error('one datum has one verdict');
        return verdict;
      },
    });
    if (!onward) throw notIndicated(messages.flatMap(indicationsOf), partners.ownState);
    const { content, origin, withheld } = onward;
    return drafts.create(person, key, { content }, { origin, withheld });
  }
}

function notIndicated(all: readonly { state: string }[], own: string): Problem {
  const states = [...new Set(all.map(({ state }) => state))].filter((state) => state !== own);
  const detail =
    states.length === 0
      ? 'No answer of this case points to another State: write a draft of your own.'
      : `The answers of this case point to ${states.join(', ')}: choose one of them, or write a draft of your own.`;
  return new Problem('onward.not-indicated', detail, {
    errors: [{ pointer: '/to', code: 'onward.not-indicated', detail }],
  });
}
