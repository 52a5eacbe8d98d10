import {
  REFUSAL_GROUNDS,
  REFUSAL_MODES,
  type LegalBasis,
  type RefusalGround,
  type RefusalMode,
} from '@trace/protocol';
import type { Case } from './case.ts';
import { mayDo } from './may-do.ts';

/** A ground that holds between two States in a case, and the paragraph that it comes from (list 7.12). */
export interface GroundInForce {
  ground: RefusalGround;
  source: string;
}

/** A way to refuse: whether it is open now, and on which grounds. */
export interface ModeInForce {
  mode: RefusalMode;
  possible: boolean;
  /** Why it is not open, or not on all grounds. */
  because?: string;
  grounds: RefusalGround[];
}

/** Where each ground comes from; the paragraphs of article 6(1) and of article 18(21) go by their letters. */
const SOURCES: Record<RefusalGround, string> = {
  'ITI22-INV': 'ITI 22',
  'ITI22-CONFID': 'ITI 22',
  'ITI22-NOGUARANTEE': 'ITI 22',
  'ITI22-NATSEC': 'ITI 22',
  'TOC18-21A': 'UNTOC 18(21)(a)',
  'TOC18-21B': 'UNTOC 18(21)(b)',
  'TOC18-21C': 'UNTOC 18(21)(c)',
  'TOC18-21D': 'UNTOC 18(21)(d)',
  'TOC18-9': 'UNTOC 18(9)',
  'EU6-A': 'Directive (EU) 2023/977 6(1)(a)',
  'EU6-B': 'Directive (EU) 2023/977 6(1)(b)',
  'EU6-C': 'Directive (EU) 2023/977 6(1)(c)',
  'EU6-D': 'Directive (EU) 2023/977 6(1)(d)',
  'EU6-E': 'Directive (EU) 2023/977 6(1)(e)',
  'EU6-F': 'Directive (EU) 2023/977 6(1)(f)',
  'EU6-G': 'Directive (EU) 2023/977 6(1)(g)',
  'EU6-H': 'Directive (EU) 2023/977 6(1)(h)',
  'NAT-OTHER': 'national law of the requested State',
};

/**
 * The grounds that hold between the two States of a case: those of instruments by which both were bound on the day on
 * which it began. Article 6 of the Directive limits refusals of requests under it, so its grounds need it as a basis of
 * the request too; national law is always there, with its reasons.
 */
export function groundsInForce(
  { legalBases }: Pick<Case, 'legalBases'>,
  shared: readonly LegalBasis[],
): GroundInForce[] {
  const european = shared.includes('EU_2023_977') && legalBases.includes('EU_2023_977');
  const holds = (ground: RefusalGround): boolean => {
    if (ground.startsWith('ITI22-')) return shared.includes('ITI');
    if (ground.startsWith('TOC18-')) return shared.includes('UNTOC_18');
    return ground.startsWith('EU6-') ? european : true;
  };
  return REFUSAL_GROUNDS.filter(holds).map((ground) => ({ ground, source: SOURCES[ground] }));
}

/** Which ways to refuse are open to a State now: what `mayDo` says of each way on each ground that holds. */
export function modesInForce(
  c: Case,
  state: string,
  { shared, at }: { shared: readonly LegalBasis[]; at: Date },
): ModeInForce[] {
  const grounds = groundsInForce(c, shared);
  return REFUSAL_MODES.map((mode) => {
    const judged = grounds.map(({ ground }) => ({
      ground,
      may: mayDo(c, 'REFUSAL', state, { mode, ground, at }),
    }));
    const open = judged.flatMap(({ ground, may }) => (may.allowed ? [ground] : []));
    const [because] = judged.flatMap(({ may }) => (may.allowed ? [] : [may.because]));
    return {
      mode,
      possible: open.length > 0,
      ...(because !== undefined && { because }),
      grounds: open,
    };
  });
}
