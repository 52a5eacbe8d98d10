import { AUDIT_ACTIONS } from '@trace/platform';
import { TRAIL_ACTIONS } from '../../apps/console/src/audit/trail-actions.ts';

describe('the kinds of lines that the audit page offers', () => {
  it('are those of the closed list', () => {
    expect(TRAIL_ACTIONS).toEqual(AUDIT_ACTIONS);
  });
});
