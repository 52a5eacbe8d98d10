import { checkBody, type MessageKind } from '@trace/protocol';
import { faultLines, refusalOf } from './refusal-of.ts';

/** A body that breaks exactly one rule, the rule, and what is said about it. */
export type Breach = [rule: string, kind: MessageKind, body: object, lines: string[]];

/** A list of rules, each with the paragraph that asks for it. */
type Rules = readonly { source: string; check: { name: string } }[];

/** Tests that each rule of the lists is broken by one of the bodies, refuses it, and names its paragraph. */
export function describeRules(title: string, lists: readonly Rules[], breaches: Breach[]): void {
  describe(title, () => {
    it.each(breaches)('%s (%s)', (_, kind, body, lines) => {
      expect(faultLines(() => checkBody(kind, body))).toEqual(lines);
    });

    it('have each a breach above', () => {
      const rules = lists.flatMap((list) => list.map(({ check }) => check.name));
      expect(new Set(breaches.map(([rule]) => rule))).toEqual(new Set(rules));
    });

    it('name each the paragraph that asks for it', () => {
      for (const [rule, kind, body] of breaches) {
        const sources = lists.flatMap((list) =>
          list.filter(({ check }) => check.name === rule).map(({ source }) => source),
        );
        const { detail } = refusalOf(() => checkBody(kind, body)).faults[0] ?? { detail: '' };
        expect(sources.some((source) => detail.endsWith(` (${source})`))).toBe(true);
      }
    });
  });
}
