const DAY_MS = 86_400_000;

/**
 * The days from the first retail sale to the recovery, both as `YYYY-MM-DD` and counted in the calendar,
 * so that no time zone or clock change matters. Negative when the recovery came first.
 */
export function timeToCrimeDays(firstRetailDate: string, recoveryDate: string): number {
  return (Date.parse(`${recoveryDate}T00:00Z`) - Date.parse(`${firstRetailDate}T00:00Z`)) / DAY_MS;
}
