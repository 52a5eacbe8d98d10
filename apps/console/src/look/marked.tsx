import { Badge } from '@mantine/core';
import type { JSX, ReactNode } from 'react';

/** A word that stands out, with a frame and a sign: never by its colour alone (WCAG 2.2, 1.4.1). */
export function Marked({ color, children }: { color: string; children: ReactNode }): JSX.Element {
  return (
    <Badge variant="outline" color={color} tt="none" className="coded" radius="sm">
      {children}
    </Badge>
  );
}
