import type { Path } from './draft-value.ts';
import type { Schema } from './schema.ts';

/** What a field is told about its place. */
export interface FieldProps {
  schema: Schema;
  path: Path;
  name: string;
  /** Whether it may be left empty. */
  isOptional: boolean;
}
