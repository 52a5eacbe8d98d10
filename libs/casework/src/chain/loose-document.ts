/** A member that is an object, whatever else the document is: drafts are read before they are checked. */
export function recordIn(value: unknown, name: string): Record<string, unknown> | undefined {
  const member = memberOf(value, name);
  return isRecord(member) ? member : undefined;
}

/** A member that is a list, or none. */
export function listIn(value: unknown, name: string): unknown[] {
  const member = memberOf(value, name);
  return Array.isArray(member) ? member : [];
}

/** A member that is a text with something in it. */
export function textIn(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === 'string' && member.trim() !== '' ? member : undefined;
}

/** A member that is a whole number from 1 to the largest that an item can have. */
export function numberIn(value: unknown, name: string): number | undefined {
  const member = memberOf(value, name);
  return Number.isInteger(member) && Number(member) >= 1 && Number(member) <= 9_999
    ? Number(member)
    : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Whether a value is an object, and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
