import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { SealedIdentity } from '../cases/sealed-identity.tsx';
import { openIdentity } from '../client/sdk.gen.ts';

/** An identity that would go with what waits. */
export function HeldIdentity({
  approvalId,
  part,
}: {
  approvalId: string;
  part: string;
}): JSX.Element {
  const open = async (reason: string): Promise<object[]> => {
    const { content } = await answerOf(
      openIdentity({ path: { approvalId, part }, headers: { 'X-Reason': reason } }),
    );
    return [content.identity];
  };
  return <SealedIdentity part={part} open={open} />;
}
