import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { SpontaneousInfo } from '../spontaneous-info.message.ts';
import { dangling, lacks } from './complaint.ts';
import { bilateralAgreementIsNamed } from './header-rules.ts';
import { danglingPhotos, MATTER_RULES, matterReferences, unevaluated } from './matter-rules.ts';

function itemReferencesExist(info: SpontaneousInfo): Complaint[] {
  const known = new Set(info.items.map(({ itemNo }) => itemNo));
  return dangling(known, matterReferences(info), 'The message has no item with this number.');
}

function photoReferencesExist({ items, attachments = [] }: SpontaneousInfo): Complaint[] {
  return danglingPhotos(items, attachments);
}

function intelligenceIsEvaluated(info: SpontaneousInfo): Complaint[] {
  if (!info.intendedUse.includes('INTELLIGENCE')) return [];
  return [
    ...lacks(info, 'evaluation', 'Intelligence says how reliable it is.'),
    ...unevaluated(info.persons),
  ];
}

/** The rules of spontaneous information. */
export const SPONTANEOUS_INFO_RULES: readonly CrossRule<SpontaneousInfo>[] = [
  { source: 'UNTOC 18(4)', check: bilateralAgreementIsNamed },
  ...MATTER_RULES,
  { source: 'ITI 17(b)', check: itemReferencesExist },
  { source: 'MOSAIC 05.31, photographs', check: photoReferencesExist },
  { source: '4x4 evaluation', check: intelligenceIsEvaluated },
];
