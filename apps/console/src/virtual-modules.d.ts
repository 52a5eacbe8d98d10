declare module 'virtual:form-schemas' {
  import type { Schema } from './forms/schema.ts';

  /** The schemas of what may be posted, by their names in the document of the api. */
  export const schemas: Record<string, Schema>;
  /** The schema of each step of a case, by the last part of its address. */
  export const steps: Record<string, string>;
}
