import glossary from '../language/glossary.json';

/** A term in a language other than English, and how sure it is. */
export interface Rendering {
  term: string;
  /** V seen in the treaty, T in other texts of the United Nations, M in a model law, U usual but not seen, P our own proposal. */
  status: string;
}

/** A term of the field, in six languages, with the instrument that it comes from. */
export interface Term {
  no: number;
  en: string;
  fr: Rendering;
  es: Rendering;
  ru: Rendering;
  zh: Rendering;
  ar: Rendering;
  /** Whether somebody who knows the field still has to confirm it in one of the languages. */
  uncertain: boolean;
  source: string;
  /** The words of the catalogue that are this term. */
  at: readonly string[];
  /** The fields of the forms that it explains. */
  explains: readonly string[];
}

/** Every term, in the order of the glossary. */
export const GLOSSARY: readonly Term[] = glossary;

/** The languages of the glossary beside English. */
export const RENDERED = ['fr', 'es', 'ru', 'zh', 'ar'] as const;
