import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { MessageView } from '../../apps/node/src/api/views/message.view.ts';
import { digestOfSignedBytes } from '../support/ledger.ts';
import type { AState } from '../support/nodes.ts';

/** What one side shows of a case, without what is rightly its own: its version, its permissions, its view of now. */
interface Side {
  state: string;
  provisional: boolean;
  reference: string | undefined;
  profile: string | undefined;
  accessClass: string | undefined;
  timeToCrimeDays: number | undefined;
  waitingFor: CaseView['waitingFor'];
  timeline: CaseView['timeline'];
  clocks: CaseView['clocks'];
  /** The signed bytes of each message, and of the receipt for it. */
  proofs: { messageId: string; message: string; receipt: string | undefined }[];
}

/** Expects that two States show one case in the same state, order and clocks, from the same signed bytes. */
export async function expectAgreement(one: AState, other: AState, caseId: string): Promise<Side> {
  const [here, there] = await Promise.all([sideOf(one, caseId), sideOf(other, caseId)]);
  expect(there).toEqual(here);
  for (const { proofs } of [here, there]) {
    for (const { message, receipt } of proofs) {
      expect(digestOfSignedBytes(message)).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(receipt).toBeDefined();
    }
  }
  return here;
}

async function sideOf({ supervisor }: AState, caseId: string): Promise<Side> {
  const { body: shown } = await supervisor.call<CaseView>('GET', `/v1/cases/${caseId}`);
  const proofs = await Promise.all(
    shown.timeline.map(async ({ messageId, proof }) => {
      const { body } = await supervisor.call<MessageView>('GET', proof);
      return { messageId, message: body.jws, receipt: body.receipt?.jws };
    }),
  );
  const { state, provisional, reference, profile, accessClass, timeToCrimeDays, waitingFor } =
    shown;
  const { timeline, clocks } = shown;
  return {
    state,
    provisional,
    reference,
    profile,
    accessClass,
    timeToCrimeDays,
    waitingFor,
    timeline,
    clocks,
    proofs,
  };
}
