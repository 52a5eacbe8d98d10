import { recordIn, textIn } from '../chain/loose-document.ts';
import { finding, type Finding } from './finding.ts';
import type { FindingCode } from './findings.ts';

const CHECKS: readonly (readonly [name: string, code: FindingCode])[] = [
  ['nationalRegistry', 'REGISTRY_NOT_CHECKED'],
  ['nationalStolen', 'STOLEN_NOT_CHECKED'],
  ['iarms', 'IARMS_NOT_CHECKED'],
];

/** What was not searched at home before another State is asked (MOSAIC 05.31 step 2). A State that has no such file says NA. */
export function checkFindings(request: unknown): Finding[] {
  const checks = recordIn(recordIn(request, 'header'), 'checksDone');
  return CHECKS.flatMap(([name, code]) => {
    const status = textIn(recordIn(checks, name), 'status');
    return status === 'DONE' || status === 'NA'
      ? []
      : [finding(code, `/header/checksDone/${name}/status`)];
  });
}
