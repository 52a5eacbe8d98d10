import type { FoundCase, Search } from '@trace/casework';
import { CaseLineView } from './case-line.view.ts';

/** A long text is shown by its beginning: the case has the whole of it. */
const LONGEST = 160;

/** A case that was found, and why. */
export class FoundCaseView {
  case: CaseLineView;
  /** EXACT: it is what was looked for. LOOK_ALIKE, PATTERN, PARTLY_READ, PART, SIMILAR, TEXT are suggestions, and say why. */
  because: string;
  /** In what it was found: NUMBER, REFERENCE, PARTLY_READ or TEXT. */
  kind: string;
  /** The number, reference or text as it stands in the message. */
  found: string;

  /** A hit at an instant. */
  static of({ file, because, kind, found }: FoundCase, now: Date): FoundCaseView {
    const letters = Array.from(found);
    return {
      case: CaseLineView.of({ file }, now),
      because,
      kind,
      found: letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')}…` : found,
    };
  }
}

/** What a search has led to, the surest first. */
export class SearchView {
  hits: FoundCaseView[];
  /** Whether there may be more than these: another word or more of the number narrows it. */
  more: boolean;

  /** The result of a search at an instant. */
  static of({ hits, more }: Search, now: Date): SearchView {
    return { hits: hits.map((hit) => FoundCaseView.of(hit, now)), more };
  }
}
