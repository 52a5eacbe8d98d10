import { IsOptional } from 'class-validator';
import { AUDIT_ACTIONS } from '@trace/platform';
import { Code, Instant, Pattern } from '@trace/protocol';
import { PageQuery } from './case-query.view.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** As people, systems and the nodes of partners are called. */
const NAME = /^[\p{L}\p{M}\p{N} .,'’:@()_-]{1,200}$/u;

/** The parameters of the audit trail. */
export class AuditQuery extends PageQuery {
  /** Only what concerns this case. */
  @IsOptional()
  @Pattern(UUID, 'the id of a case', 36)
  caseId?: string;

  /** Only what this person did, by the name under which the lines stand. */
  @IsOptional()
  @Pattern(NAME, 'a name: letters, digits, spaces and the marks of names', 200)
  actor?: string;

  /** Only what was done of this kind. */
  @IsOptional()
  @Code(AUDIT_ACTIONS)
  action?: string;

  /** Only what was done at this instant or later. */
  @IsOptional()
  @Instant()
  from?: string;

  /** Only what was done before this instant. */
  @IsOptional()
  @Instant()
  until?: string;
}
