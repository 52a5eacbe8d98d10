const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** So many bytes in the largest unit of which there is one. */
export function bytesIn(locale: string, bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    maximumFractionDigits: 1,
  });
  return format.format(bytes / 1000 ** step);
}

/** Milliseconds as seconds with their sign. */
export function secondsIn(locale: string, milliseconds: number): string {
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    signDisplay: 'exceptZero',
    maximumFractionDigits: 2,
  });
  return format.format(milliseconds / 1000);
}
