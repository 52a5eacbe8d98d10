/** What of an answer tells that it waits for a second person: the id of the approval; undefined where it was said. */
export function heldIdOf(content: unknown): string | undefined {
  if (typeof content !== 'object' || content === null) return undefined;
  const { approvalId } = content as { approvalId?: unknown };
  return typeof approvalId === 'string' ? approvalId : undefined;
}
