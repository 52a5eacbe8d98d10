import { PostgresNaming } from './postgres-naming.ts';

const naming = new PostgresNaming();

describe('PostgresNaming', () => {
  it.each([
    ['caseId', '', 'case_id'],
    ['nextDueAt', '', 'next_due_at'],
    ['at', '', 'at'],
    ['jwsOfIt', 'jws', 'jws'],
  ])('names the column of %s', (property, custom, column) => {
    expect(naming.columnName(property, custom, [])).toBe(column);
  });

  it('names constraints and indexes as PostgreSQL does', () => {
    expect(naming.primaryKeyName('lane')).toBe('lane_pkey');
    expect(naming.uniqueConstraintName('outbox', ['message_id'])).toBe('outbox_message_id_key');
    expect(naming.foreignKeyName('message', ['receipt_id'])).toBe('message_receipt_id_fkey');
    expect(naming.indexName('public.outbox', ['partner', 'position'])).toBe(
      'outbox_partner_position_idx',
    );
    expect(naming.joinColumnName('receipt', 'receiptId')).toBe('receipt_receipt_id');
  });
});
