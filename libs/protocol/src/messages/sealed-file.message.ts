import { Pattern } from '../shape/pattern.ts';
import { Text } from '../shape/text.ts';

/** The name and the key of an attached file: the content of a sealed part, which can be erased. Source: design. */
export class SealedFile {
  /** Its name where it comes from; a hint for people, and never a path. */
  @Text(120)
  name: string;

  /** The key that opens its sealed bytes: 32 bytes in base64url. */
  @Pattern(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, 'a key of 32 bytes in base64url', 43)
  key: string;
}
