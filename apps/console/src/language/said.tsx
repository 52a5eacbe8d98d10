import type { JSX } from 'react';
import { languageOf } from './languages.ts';
import { useSaid } from './use-said.ts';

/** A sentence of the node in the language of whoever reads, marked with the language in which it could be had. */
export function Said({ children }: { children: string | undefined }): JSX.Element | null {
  const said = useSaid();
  if (children === undefined) return null;
  const { text, language } = said(children);
  return (
    <span lang={language} dir={languageOf(language).direction}>
      {text}
    </span>
  );
}
