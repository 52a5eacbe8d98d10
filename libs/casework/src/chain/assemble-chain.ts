import { Approvals } from '../approvals/approvals.ts';
import type { CaseFiles } from '../case-files.ts';
import type { Requests } from '../requests.ts';
import { DraftSubmission } from './draft-submission.ts';
import { DraftTemplates } from './draft-templates.ts';
import { Drafts, type DraftGround } from './drafts.ts';
import { Recalls } from '../recalls.ts';
import { OnwardDrafts } from './onward-drafts.ts';
import { Traces } from './traces.ts';

/** What makes a chain of cases: drafts, how they are sent, how they are recalled, how one leads to the next, and the traces they make. */
export interface Chain {
  drafts: Drafts;
  draftSubmission: DraftSubmission;
  onwardDrafts: OnwardDrafts;
  traces: Traces;
  approvals: Approvals;
  recalls: Recalls;
  draftTemplates: DraftTemplates;
}

/** Puts the parts of the chain together. */
export function assembleChain(
  ground: DraftGround & { caseFiles: CaseFiles; requests: Requests },
): Chain {
  const drafts = new Drafts(ground);
  const draftSubmission = new DraftSubmission({ ...ground, drafts });
  return {
    drafts,
    draftSubmission,
    approvals: new Approvals({ ...ground, drafts, draftSubmission }),
    onwardDrafts: new OnwardDrafts({ ...ground, drafts }),
    traces: new Traces(ground),
    draftTemplates: new DraftTemplates({ ...ground, drafts }),
    recalls: new Recalls({ ...ground, drafts }),
  };
}
