import type { SameItem } from '@trace/casework';
import { instant } from '@trace/protocol';

/** Another case of this node about the same item. */
export class SameItemView {
  caseId: string;
  /** IN: another State asks this one; OUT: this State asks. */
  direction: string;
  partner: string;
  reference: string;
  state: string;
  openedAt: string;
  /** The item in this case, and in the other one; 0 where another system's reference names the whole matter. */
  itemNo: number;
  otherItemNo: number;

  static of(one: SameItem): SameItemView {
    return Object.assign({}, one, { openedAt: instant(one.openedAt) });
  }
}
