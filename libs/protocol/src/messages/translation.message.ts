import { IsOptional } from 'class-validator';
import { TRANSLATION_METHODS, type TranslationMethod } from '../code-lists/handling-codes.ts';
import { Code } from '../shape/code.ts';
import { Language, Pattern } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';

/** A text of the message in another language. Source: UNTOC 18(14), Directive (EU) 2023/977 5(3), 11. */
export class Translation {
  /** The member that is translated, as an RFC 6901 pointer into the body. */
  @Pattern(/^(\/[A-Za-z0-9]{1,40}){1,8}$/, 'an RFC 6901 pointer such as /header/factsSummary', 328)
  member: string;

  /** The language of the translation (BCP 47). */
  @Language()
  lang: string;

  /** The translated text. */
  @Prose(8_000)
  text: string;

  /** Whether a person or a machine translated it. */
  @Code(TRANSLATION_METHODS)
  method: TranslationMethod;

  /** Who translated it. */
  @IsOptional()
  @Text(120)
  by?: string;
}
