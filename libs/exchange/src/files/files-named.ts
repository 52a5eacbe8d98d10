import { attachedFiles, type Message } from '@trace/protocol';
import type { FileReference } from './file-store.ts';

/** The files that a message names, each once. */
export function filesNamed({
  message: { messageId, body },
}: {
  message: Pick<Message, 'messageId' | 'body'>;
}): FileReference[] {
  const byPart = new Map<string, FileReference>();
  for (const { attachment } of attachedFiles(body)) {
    const { part, digest, bytes } = attachment.file;
    byPart.set(part, { messageId, part, digest, bytes });
  }
  return [...byPart.values()];
}
