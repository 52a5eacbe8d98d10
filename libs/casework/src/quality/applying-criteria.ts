import { recordIn, textIn } from '../chain/loose-document.ts';
import { CRITERIA, type Criterion } from './criteria.ts';
import { isUrgent } from './ground-findings.ts';
import { hasMaker, isAmmunition, type LooseItem } from './loose-item.ts';

/** What decides which criteria apply to a request. */
interface Nature {
  isTrace: boolean;
  /** Whether it is about any item. */
  hasItems: boolean;
  /** Whether one of them bears a number: weapons and components do, ammunition does not. */
  hasArms: boolean;
  /** Whether one of them has a maker who could be asked. */
  isMade: boolean;
  isUrgent: boolean;
}

/** Where a criterion does not apply to every request: to which it does. */
const APPLIES: Partial<Record<Criterion, (nature: Nature) => boolean>> = {
  MAKE: ({ isMade }) => isMade,
  MODEL: ({ isMade, hasArms }) => isMade && hasArms,
  CALIBRE: ({ hasItems }) => hasItems,
  COUNTRY: ({ hasItems }) => hasItems,
  SERIAL: ({ hasArms }) => hasArms,
  SERIAL_READING: ({ hasArms }) => hasArms,
  COLLISION: ({ hasArms }) => hasArms,
  IMPORT_MARK: ({ hasArms }) => hasArms,
  MAKER_MARK: ({ hasItems }) => hasItems,
  PHOTOS: ({ hasItems }) => hasItems,
  IDENTIFICATION: ({ hasItems }) => hasItems,
  RECOVERY: ({ isTrace }) => isTrace,
  CHECKS: ({ hasItems }) => hasItems,
  ADDRESSEE: ({ hasItems }) => hasItems,
  URGENCY: ({ isUrgent: urgent }) => urgent,
};

/** What a request can be judged by: one for cooperation that names no item has no number to be read (ITI 17, UNTOC 18(15)). */
export function applyingCriteria(request: unknown, items: readonly LooseItem[]): Criterion[] {
  const nature: Nature = {
    isTrace: textIn(request, 'requestType') !== 'COOPERATION',
    hasItems: items.length > 0,
    hasArms: items.some((item) => !isAmmunition(item)),
    isMade: items.some(hasMaker),
    isUrgent: isUrgent(recordIn(request, 'header')),
  };
  return (Object.keys(CRITERIA) as Criterion[]).filter(
    (criterion) => APPLIES[criterion]?.(nature) ?? true,
  );
}
