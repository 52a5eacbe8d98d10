import { BULK_ACTIONS, type BulkAction } from '@trace/casework';
import { Code, Flag, Language, Patterns, Prose, Refusal, Text } from '@trace/protocol';
import { IsOptional } from 'class-validator';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is to be done in many cases at once. */
export class OrderBulk {
  @Code(BULK_ACTIONS)
  action: BulkAction;

  /** true: nothing is done, and each case says whether it could be. */
  @Flag()
  preview: boolean;

  /** The cases; where none are named, those that fit the filters of the address, portion by portion. */
  @IsOptional()
  @Patterns(UUID, 'a UUID in lower case', 1, 200)
  cases?: string[];

  /** REMIND: a word to the other officers, the same in each case. */
  @IsOptional()
  @Prose(2_000)
  text?: string;

  /** The language of that word; English unless said otherwise. */
  @IsOptional()
  @Language()
  language?: string;

  /** REASSIGN: the person as the access token or the account names it. */
  @IsOptional()
  @Text(200)
  officer?: string;

  /** REASSIGN: the unit in which the officer works. */
  @IsOptional()
  @Text(200)
  unit?: string;

  /** REASSIGN, ESCALATE: why; it stands in the trail. */
  @IsOptional()
  @Text(500)
  reason?: string;
}

const NEEDS = { REASSIGN: 'officer', ESCALATE: 'reason' } as const;

/** Refuses an order that lacks what its action needs. */
export function assertComplete(order: OrderBulk): void {
  const needed = order.action === 'REMIND' ? undefined : NEEDS[order.action];
  if (needed === undefined || order[needed] !== undefined) return;
  throw new Refusal('member.missing', `${order.action} needs the member ${needed}.`, {
    pointer: `/${needed}`,
  });
}
