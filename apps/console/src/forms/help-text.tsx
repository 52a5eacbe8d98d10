import type { JSX } from 'react';

/** The help at a field, with the paragraph that asks for it; it is written in English and says so to a reader's machine. */
export function HelpText({ children }: { children?: string | undefined }): JSX.Element | null {
  if (children === undefined) return null;
  return (
    <span lang="en" dir="ltr">
      {children}
    </span>
  );
}
