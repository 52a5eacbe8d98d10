import { SHARED_WITH, type SharedWith } from '@trace/casework';
import { IsOptional } from 'class-validator';
import { Code, Language, Text, Uuid7 } from '@trace/protocol';

/** Keeps a draft as a template. */
export class SaveTemplate {
  /** The draft that it is made of; its persons, numbers, dates and facts stay out. */
  @Uuid7()
  draftId: string;

  /** How it is called; one of the same name is replaced. */
  @Text(80)
  name: string;

  /** NOBODY, UNIT: everybody of the own unit, or ALL. */
  @Code(SHARED_WITH)
  shared: SharedWith;
}

/** Begins a draft with something that is there. */
export class BeginFrom {
  /** The language in which it is to be written (BCP 47), where it is another one. */
  @IsOptional()
  @Language()
  language?: string;
}
