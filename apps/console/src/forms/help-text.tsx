import type { JSX } from 'react';
import { languageOf } from '../language/languages.ts';
import { useHelp } from '../language/use-help.ts';

/** The help at a field, with the paragraph that asks for it, marked with its language for a reader's machine. */
export function HelpText({ children }: { children?: string | undefined }): JSX.Element | null {
  const help = useHelp();
  if (children === undefined) return null;
  const { text, language } = help(children);
  return (
    <span lang={language} dir={languageOf(language).direction}>
      {text}
    </span>
  );
}
