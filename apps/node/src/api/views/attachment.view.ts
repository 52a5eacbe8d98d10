import type { CaseAttachment } from '@trace/casework';
import { instant } from '@trace/protocol';

/** How many of the sealed bytes of an attachment have come, and how many there are. */
export class ArrivedView {
  bytes: number;
  of: number;
}

/** What the other State says has become of a file that was sent to it; its word, and no proof. */
export class ThereView {
  /** ARRIVED or REFUSED. */
  outcome: string;
  code?: string;
  at: string;
}

/** An attachment of a case, and how it stands with its bytes on this node. */
export class AttachmentView {
  messageId: string;
  issuer: string;
  /** Where in the message it stands (RFC 6901). */
  pointer: string;
  kind: string;
  mime: string;
  /** SHA-256 of its bytes: the name under which it is opened, and to which photoRef refers. */
  sha256: string;
  /** The sealed part that holds its key and its name. */
  part: string;
  bytes: number;
  /** HERE, ARRIVING, REFUSED or DESTROYED. */
  state: string;
  /** While it arrives. */
  arrived?: ArrivedView;
  /** Why it was refused, or does not come. */
  because?: string;
  /** CLEAN, or NO_SCANNER where nobody has looked for viruses. */
  scan?: string;
  /** What the other State has said of it, where this State has sent it. */
  there?: ThereView;

  /** The view of an attachment. */
  static of({ there, ...attachment }: CaseAttachment): AttachmentView {
    return { ...attachment, ...(there && { there: { ...there, at: instant(there.at) } }) };
  }
}
