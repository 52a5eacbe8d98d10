import 'reflect-metadata';
import { AccessTokenRow } from './access-token.entity.ts';
import { CaseFileRow } from './case-file.entity.ts';
import { SubmissionRow } from './submission.entity.ts';

/** The tables of casework, for whoever opens the database. */
export const CASEWORK_ENTITIES = [AccessTokenRow, CaseFileRow, SubmissionRow];

export { AccessTokens, type AccessTokenState, type NewAccessToken } from './access-tokens.ts';
export {
  assertAllowed,
  isAllowed,
  isRole,
  PERMISSIONS,
  ROLES,
  type Action,
  type Person,
  type Role,
} from './permissions.ts';
