import type { Message } from '@trace/protocol';
import type { CaseView } from '../../../node/src/api/views/case.view.ts';
import type { MessageView } from '../../../node/src/api/views/message.view.ts';
import type { DemoNode } from './demo-node.ts';

/** A message as a node shows it, with its content. */
export interface ShownMessage extends MessageView {
  message: Message;
}

/** What one node holds of the case, read through its public API. */
export interface Held {
  node: DemoNode;
  view: CaseView;
  messages: ShownMessage[];
}

/** What a node holds of a case, once nothing of it is on its way. */
export async function heldBy(node: DemoNode, caseId: string): Promise<Held> {
  const client = node.as('SUPERVISOR');
  const { content: view } = await client.until<CaseView>(
    `/v1/cases/${caseId}`,
    'all receipts of the case',
    ({ provisional }) => !provisional,
  );
  const messages = await Promise.all(
    view.timeline.map(async ({ proof }) => (await client.get<ShownMessage>(proof)).content),
  );
  return { node, view, messages };
}
