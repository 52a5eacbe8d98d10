import type { Attachment, MediaType } from '@trace/protocol';
import type { UploadedView } from '../../../apps/node/src/api/views/uploaded.view.ts';
import { changed, type Changes } from './changed.ts';
import { aHandling } from './parts.ts';

/** An attachment whose bytes were uploaded. */
export function anAttachment(
  uploaded: UploadedView,
  changes: Changes<Attachment> = {},
): Attachment {
  const { mime, sha256, file } = uploaded;
  return changed<Attachment>(
    {
      kind: 'PHOTO_MARK',
      // The node has looked at the bytes and named one of its types.
      mime: mime as MediaType,
      sha256,
      caption: 'The mark, with scale',
      file,
      handling: aHandling(),
    },
    changes,
  );
}
