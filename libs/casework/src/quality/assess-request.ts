import { addresseeFindings } from './addressee-findings.ts';
import { applyingCriteria } from './applying-criteria.ts';
import { checkFindings } from './check-findings.ts';
import { CRITERIA, type Criterion } from './criteria.ts';
import { essentialFindings } from './essential-findings.ts';
import type { Finding } from './finding.ts';
import type { FindingCode } from './findings.ts';
import { groundFindings } from './ground-findings.ts';
import { looseItems } from './loose-item.ts';
import { markFindings } from './mark-findings.ts';
import type { ReferenceKnowledge, ReferenceVersion } from './reference-knowledge.ts';
import { serialFindings } from './serial-findings.ts';
import { suggestAddressees, type Suggestion } from './suggest-addressees.ts';

/** A person sends a request in spite of a finding, and says why. */
export interface Waiver {
  code: string;
  /** The place of the finding, as it was shown. */
  pointer: string;
  reason: string;
}

/** What is assessed: a request, finished or not, in the hands of the State that asks. */
export interface Assessed {
  request: unknown;
  /** The States to be asked. */
  to: readonly string[];
  /** The State that asks. */
  own: string;
  waivers: readonly Waiver[];
}

/** One criterion with what a request keeps of its points. */
export interface Kept {
  criterion: Criterion;
  points: number;
  kept: number;
}

/** A finding, and why a person goes on all the same. */
export interface JudgedFinding extends Finding {
  waived?: string;
}

/** How good a request is, what is wrong with it, and whom to ask. */
export interface Assessment {
  /** The points that it keeps of those that apply to it, in per cent. */
  score: number;
  /** Whether nothing blocks it that nobody has waived. */
  ready: boolean;
  findings: JudgedFinding[];
  criteria: Kept[];
  suggestions: { itemNo: number; addressees: Suggestion[] }[];
  /** The list by which it was judged; absent where the State has none. */
  reference?: ReferenceVersion;
}

/**
 * Judges a request before it is sent: the same for a draft that is hardly begun and for what is submitted. Source: ITI
 * 17, MOSAIC 05.31, INTERPOL form 3312.1; lifecycle 2 (the gate, or a waiver with its reason).
 */
export function assessRequest(
  { request, to, own, waivers }: Assessed,
  reference: ReferenceKnowledge | undefined,
  at: Date,
): Assessment {
  const items = looseItems(request);
  const latest = at.getUTCFullYear();
  const suggestions = items.map((item) => ({
    itemNo: item.itemNo,
    addressees: suggestAddressees(item, reference, { own, latest }),
  }));
  const found = [
    ...items.flatMap((item) => [
      ...essentialFindings(item, reference),
      ...serialFindings(item, reference),
      ...markFindings(item, reference, latest),
    ]),
    ...groundFindings(request),
    ...(items.length > 0 ? checkFindings(request) : []),
    ...addresseeFindings(
      request,
      to,
      suggestions.map(({ addressees }) => addressees),
    ),
  ];
  const findings = found.map((one) => judged(one, waivers));
  const criteria = keptOf(applyingCriteria(request, items), found);
  return {
    score: scoreOf(criteria),
    ready: findings.every(({ severity, waived }) => severity !== 'BLOCKS' || waived !== undefined),
    findings,
    criteria,
    suggestions,
    ...(reference && { reference: reference.label }),
  };
}

function judged(found: Finding, waivers: readonly Waiver[]): JudgedFinding {
  const waiver = found.waivable
    ? waivers.find(
        ({ code, pointer }) =>
          code === found.code &&
          (pointer === found.pointer || pointer === `/request${found.pointer}`),
      )
    : undefined;
  return waiver ? Object.assign({}, found, { waived: waiver.reason }) : found;
}

/** A criterion loses each kind of finding once, wherever it stands: ten items without photos are one fault made ten times. */
function keptOf(applying: readonly Criterion[], found: readonly Finding[]): Kept[] {
  return applying.map((criterion) => {
    const { points } = CRITERIA[criterion];
    const losses = new Map<FindingCode, number>();
    for (const { code, weight, criterion: of } of found) {
      if (of === criterion) losses.set(code, Math.max(weight, losses.get(code) ?? 0));
    }
    const lost = [...losses.values()].reduce((sum, weight) => sum + weight, 0);
    return { criterion, points, kept: Math.max(0, points - lost) };
  });
}

function scoreOf(criteria: readonly Kept[]): number {
  const total = criteria.reduce((sum, { points }) => sum + points, 0);
  const kept = criteria.reduce((sum, one) => sum + one.kept, 0);
  return total === 0 ? 0 : Math.round((100 * kept) / total);
}
