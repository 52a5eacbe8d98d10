import type { Uploaded } from '@trace/casework';

/** The member `file` of an attachment, ready to be put into a message. */
export class UploadedFileView {
  part: string;
  /** SHA-256 of the sealed bytes: by it alone the file is named, so keep it to yourself. */
  digest: string;
  /** How many bytes the file has in clear. */
  bytes: number;
}

/** A file that was taken in: what an attachment of a message says of it, word for word. */
export class UploadedView {
  /** The type of its content. */
  mime: string;
  /** SHA-256 of its bytes in clear. */
  sha256: string;
  /** Its name as it was cleaned; it travels sealed. */
  name: string;
  file: UploadedFileView;
  /** CLEAN, or NO_SCANNER where this node has none. */
  scan: string;

  /** The view of an upload. */
  static of({ mime, sha256, name, file, scan }: Uploaded): UploadedView {
    return { mime, sha256, name, file, scan };
  }
}
