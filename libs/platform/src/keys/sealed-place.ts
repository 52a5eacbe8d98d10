/** Where something that lies under the node's own key has its place: it opens there and nowhere else. */
export interface SealedPlace {
  table: string;
  column: string;
  /** The row's own key, member by member as the database writes them. */
  row: readonly string[];
}

/** A place as the bytes to which what lies there is bound. A JSON array of texts says each place in one way only. */
export function boundTo({ table, column, row }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify(['sealed at', table, column, ...row]));
}
