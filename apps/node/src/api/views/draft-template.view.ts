import type { DraftTemplate } from '@trace/casework';
import { instant } from '@trace/protocol';

/** The beginning of a request under a name. */
export class DraftTemplateView {
  templateId: string;
  name: string;
  /** Who has saved it. */
  person: string;
  /** NOBODY, UNIT or ALL. */
  shared: string;
  savedAt: string;

  static of({ templateId, name, person, shared, savedAt }: DraftTemplate): DraftTemplateView {
    return { templateId, name, person, shared, savedAt: instant(savedAt) };
  }
}

/** One's own templates, and those that others share. */
export class DraftTemplatesView {
  templates: DraftTemplateView[];
}
