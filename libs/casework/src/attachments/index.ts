export {
  attachmentsOfCase,
  type AttachmentState,
  type CaseAttachment,
} from './attachments-of-case.ts';
export { dispositionOf } from './file-name.ts';
export { openAttachment, type OpenedAttachment } from './open-attachment.ts';
export { Uploads, type Uploaded, type UploadOrder } from './uploads.ts';
