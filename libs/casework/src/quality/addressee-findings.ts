import { listIn, recordIn, textIn } from '../chain/loose-document.ts';
import { finding, type Finding } from './finding.ts';
import type { Suggestion } from './suggest-addressees.ts';

/** Reasons that no mark can show: the person who names them knows more than the item tells. */
const OTHER_REASONS = new Set(['TRANSIT', 'OTHER_LINK']);

/**
 * Whether the marks point to the States that are asked (MOSAIC 05.31, routing rule; cause F10). A request that goes on
 * from another one follows an answer, which knows more than the marks.
 */
export function addresseeFindings(
  request: unknown,
  to: readonly string[],
  suggested: readonly (readonly Suggestion[])[],
): Finding[] {
  const header = recordIn(request, 'header');
  const states = new Set(suggested.flatMap((list) => list.map(({ state }) => state)));
  if (states.size === 0 || textIn(header, 'parentRequestId') !== undefined) return [];
  const firsts = new Set(suggested.flatMap((list) => list.slice(0, 1).map(({ state }) => state)));
  const named = listIn(header, 'addressees');
  const whyOf = (state: string): string | undefined =>
    named.flatMap((one) => (textIn(one, 'state') === state ? (textIn(one, 'why') ?? []) : []))[0];
  const first = [...firsts].join(', ');
  // Who asks all of them at once passes nobody over.
  const asksFirsts = to.some((state) => firsts.has(state));
  return to.flatMap((state) => {
    if (OTHER_REASONS.has(whyOf(state) ?? '')) return [];
    const pointer = '/header/addressees';
    if (!states.has(state)) {
      const values = { to: state, states: [...states].join(', ') };
      return [finding('ADDRESSEE_NOT_INDICATED', pointer, values)];
    }
    return asksFirsts ? [] : [finding('ADDRESSEE_NOT_FIRST', pointer, { to: state, first })];
  });
}
