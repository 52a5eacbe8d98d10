import { IsOptional } from 'class-validator';
import {
  ATTACHMENT_KINDS,
  MEDIA_TYPES,
  type AttachmentKind,
  type MediaType,
} from '../code-lists/handling-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { One, OptionalOne } from '../shape/nested.ts';
import { Sha256 } from '../shape/pattern.ts';
import { Text } from '../shape/text.ts';
import { AttachedFile } from './attached-file.message.ts';
import { Handling } from './handling.message.ts';

/** A photo or document, named by its digest; the bytes travel apart, sealed. Source: MOSAIC 05.31, UNTOC 18(14). */
export class Attachment {
  /** What it shows or holds. */
  @Code(ATTACHMENT_KINDS)
  kind: AttachmentKind;

  /** The media type of the bytes. */
  @Code(MEDIA_TYPES)
  mime: MediaType;

  /** SHA-256 of the bytes, in base64url: the name under which other members refer to it. */
  @Sha256()
  sha256: string;

  /** What a reader should see in it. */
  @Text(300)
  caption: string;

  /** The day on which it was taken or written. */
  @IsOptional()
  @Day()
  captureDate?: string;

  /** Where its bytes are; left out where they are handed over in another way. */
  @OptionalOne(() => AttachedFile)
  file?: AttachedFile;

  /** What may be done with it. */
  @One(() => Handling)
  handling: Handling;
}
