import { Approvals } from '../approvals/approvals.ts';
import { LateSigning } from '../approvals/late-signing.ts';
import type { CaseFiles } from '../case-files.ts';
import { Requests, type RequestGround } from '../requests.ts';
import { DraftSubmission } from './draft-submission.ts';
import { DraftTemplates } from './draft-templates.ts';
import { Drafts, type DraftGround } from './drafts.ts';
import { Recalls } from '../recalls.ts';
import { OnwardDrafts } from './onward-drafts.ts';
import { Traces } from './traces.ts';

/** What makes a chain of cases: requests, drafts, how they are sent, how they are recalled, how one leads to the next, and the traces they make. */
export interface Chain {
  requests: Requests;
  drafts: Drafts;
  draftSubmission: DraftSubmission;
  onwardDrafts: OnwardDrafts;
  traces: Traces;
  approvals: Approvals;
  lateSigning: LateSigning;
  recalls: Recalls;
  draftTemplates: DraftTemplates;
}

/** Puts the parts of the chain together. */
export function assembleChain(from: DraftGround & RequestGround & { caseFiles: CaseFiles }): Chain {
  const requests = new Requests(from);
  const ground = { ...from, requests };
  const drafts = new Drafts(ground);
  const draftSubmission = new DraftSubmission({ ...ground, drafts });
  return {
    requests,
    drafts,
    draftSubmission,
    approvals: new Approvals({ ...ground, drafts, draftSubmission }),
    lateSigning: new LateSigning({ ...ground, drafts, draftSubmission }),
    onwardDrafts: new OnwardDrafts({ ...ground, drafts }),
    traces: new Traces(ground),
    draftTemplates: new DraftTemplates({ ...ground, drafts }),
    recalls: new Recalls({ ...ground, drafts }),
  };
}
