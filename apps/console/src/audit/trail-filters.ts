/** Which lines of the audit trail are shown; it stands in the address, so that it can be shared. */
export interface TrailFilters {
  actor?: string;
  caseId?: string;
}

/** The filters of an address; what is no text is left out. */
export function readTrailFilters(search: Record<string, unknown>): TrailFilters {
  const said = ['actor', 'caseId'].filter((name) => typeof search[name] === 'string');
  return Object.fromEntries(said.map((name) => [name, search[name]]));
}
