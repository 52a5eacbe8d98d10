import type { Acknowledgement, Fault } from '@trace/protocol';
import type { Known } from './reference-check.ts';

/**
 * A way of access that gives the answer another time limit is declared with its reason: the requesting State sees why it
 * has to wait longer than it could expect (Directive (EU) 2023/977 art 5(1)).
 */
export function explainedAccess(
  { accessClass, note }: Acknowledgement,
  { folded: { profile } }: Known,
  at: string,
): Fault[] {
  const other = profile?.byAccessClass?.[accessClass];
  if (other === undefined || other === profile?.name || note !== undefined) return [];
  const detail = `By the way of access ${accessClass} the answer is due by ${other} instead of ${profile?.name}: say why the information is not reached directly.`;
  return [{ pointer: `${at}/note`, code: 'member.missing', detail }];
}
