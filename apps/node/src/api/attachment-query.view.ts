import { IsOptional } from 'class-validator';
import { Code } from '@trace/protocol';

/** How an attachment is wanted. */
export class AttachmentQuery {
  /** true: a smaller picture made anew, without place, camera and the like; for pictures only. */
  @IsOptional()
  @Code(['true', 'false'])
  preview?: string;
}
