/** The id of the field for a place, by which the summary of faults leads to it. */
export function fieldId(pointer: string): string {
  return `field${pointer.replaceAll('/', '-')}`;
}
