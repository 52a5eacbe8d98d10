/** The series in which a State numbers its requests. */
const SERIES = { TRACE: 'TR', COOPERATION: 'CO' } as const;

/** What a request is about, as its series goes by it. */
export type RequestType = keyof typeof SERIES;

/** The name of the series of a kind of request. */
export function seriesOf(type: RequestType): string {
  return SERIES[type];
}

/** The reference that a node draws for a request that came without one, such as QN-TR-2026-000017. */
export function drawnReference(
  own: string,
  type: RequestType,
  { year, number }: { year: number; number: number | string },
): string {
  return `${own}-${SERIES[type]}-${year}-${String(number).padStart(6, '0')}`;
}

/** Whether a reference is one that the node of this State has drawn itself. */
export function isDrawn(own: string, reference: string | undefined): boolean {
  return reference !== undefined && drawnNumber(own, reference) !== undefined;
}

/** Which number of which series a reference is; undefined where the node of this State has not drawn it. */
export function drawnNumber(
  own: string,
  reference: string,
): { series: string; year: number; number: string } | undefined {
  const names = Object.values(SERIES).join('|');
  const form = new RegExp(`^${own}-(${names})-(\\d{4})-(\\d{6,18})$`);
  const [, series, year, number] = form.exec(reference) ?? [];
  if (series === undefined || year === undefined || number === undefined) return undefined;
  return { series, year: Number(year), number };
}
