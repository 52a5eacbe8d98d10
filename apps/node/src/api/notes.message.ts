import { Patterns, Prose } from '@trace/protocol';
import { IsOptional } from 'class-validator';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A note about a case, for people of this State only. */
export class AddNote {
  /** What it says; it can not be changed afterwards. */
  @Prose(4000)
  text: string;

  /** The accounts of those who are told, as note-readers lists them. */
  @IsOptional()
  @Patterns(UUID, 'the id of an account', 0, 20)
  mentions?: string[];
}
