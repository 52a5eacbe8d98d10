import type { Fault } from '../refusal.ts';
import { shapeOf, type Member, type Shape } from './compile.ts';
import { findInvisible } from './visible-text.ts';
import type { Bounds, Finding, MemberRule, Shaped, ValueRule } from './rule.ts';

/** After this many faults the rest is not looked at: enough to help, too few to be a burden. */
const MAX_FAULTS = 100;

/** How many members more than a class has are named one by one. */
const MAX_UNKNOWN = 32;

/** Whether a value is a JSON object: neither null nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every fault of a value against a class, in the order of its members; none means that it fits. */
export function findFaults(type: Shaped, value: unknown, at = ''): Fault[] {
  const faults: Fault[] = [];
  walkObject(shapeOf(type), value, at, faults);
  return faults;
}

function walkObject(shape: Shape, value: unknown, at: string, faults: Fault[]): void {
  if (!isObject(value)) {
    report(faults, at, { code: 'member.type', detail: 'Give one object here.' });
    return;
  }
  const before = faults.length;
  let present = 0;
  for (const member of shape.members) {
    if (faults.length >= MAX_FAULTS) return;
    const content = Object.hasOwn(value, member.name) ? value[member.name] : undefined;
    if (content !== undefined) {
      present += 1;
      walkMember(member.rule, content, at, member.name, faults);
    } else if (!member.optional) {
      report(faults, `${at}/${member.name}`, missing(member));
    }
  }
  const names = Object.keys(value);
  if (names.length !== present) refuseUnknown(names, shape, at, faults);
  if (faults.length === before) obey(shape, value, at, faults);
}

function walkMember(
  rule: MemberRule,
  value: unknown,
  at: string,
  name: string,
  faults: Fault[],
): void {
  switch (rule.form) {
    case 'value': {
      const finding = value === null ? NULL : rule.rule.test(value);
      if (finding !== undefined) report(faults, `${at}/${name}`, finding);
      return;
    }
    case 'values':
      walkValues(rule.rule, rule.bounds, value, `${at}/${name}`, faults);
      return;
    case 'one':
      walkObject(shapeOf(rule.type()), value, `${at}/${name}`, faults);
      return;
    case 'many':
      walkMany(shapeOf(rule.type()), rule.bounds, value, `${at}/${name}`, faults);
      return;
  }
}

function walkValues(
  rule: ValueRule,
  bounds: Bounds,
  value: unknown,
  at: string,
  faults: Fault[],
): void {
  if (!isListWithin(bounds, value, at, faults)) return;
  for (let index = 0; index < value.length && faults.length < MAX_FAULTS; index += 1) {
    const finding = value[index] === null ? NULL : rule.test(value[index]);
    if (finding !== undefined) report(faults, `${at}/${index}`, finding);
    else if (value.indexOf(value[index]) !== index) report(faults, `${at}/${index}`, TWICE);
  }
}

function walkMany(shape: Shape, bounds: Bounds, value: unknown, at: string, faults: Fault[]): void {
  if (!isListWithin(bounds, value, at, faults)) return;
  for (let index = 0; index < value.length && faults.length < MAX_FAULTS; index += 1) {
    walkObject(shape, value[index], `${at}/${index}`, faults);
  }
}

/** The length is judged before the entries, so that a list of a million costs nothing. */
function isListWithin(
  bounds: Bounds,
  value: unknown,
  at: string,
  faults: Fault[],
): value is unknown[] {
  if (!Array.isArray(value)) {
    report(faults, at, { code: 'member.type', detail: 'Give a list here, in square brackets.' });
    return false;
  }
  if (value.length < bounds.min || value.length > bounds.max) {
    const detail = `Give ${bounds.min} to ${bounds.max} entries.`;
    report(faults, at, { code: 'limit.items', detail });
    return false;
  }
  return true;
}

function refuseUnknown(names: string[], shape: Shape, at: string, faults: Fault[]): void {
  if (names.length > shape.members.length + MAX_UNKNOWN) {
    const detail = `At most ${shape.members.length} members are known here.`;
    report(faults, at, { code: 'limit.items', detail });
    return;
  }
  for (const name of names) {
    if (shape.names.has(name)) continue;
    report(faults, pointerTo(at, name), {
      code: 'member.unknown',
      detail: `Remove this member; ${shape.name} does not have it.`,
    });
  }
}

/** RFC 6901 section 3. A name that is long or can not be seen is not repeated: its object is named. */
function pointerTo(at: string, name: string): string {
  if (name.length > 64 || findInvisible(name, 'one-line') !== undefined) return at;
  return `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function obey(shape: Shape, value: object, at: string, faults: Fault[]): void {
  for (const rule of shape.rules) {
    for (const complaint of rule.check(value)) {
      report(faults, `${at}${complaint.at}`, {
        code: complaint.code,
        detail: `${complaint.detail} (${rule.source})`,
      });
    }
  }
}

function missing({ name }: Member): Finding {
  return { code: 'member.missing', detail: `Add ${name}; it is mandatory.` };
}

const NULL: Finding = {
  code: 'member.type',
  detail: 'null says nothing here: leave the member out, or give its value.',
};

const TWICE: Finding = { code: 'member.invalid', detail: 'This entry stands in the list before.' };

function report(faults: Fault[], pointer: string, finding: Finding): void {
  if (faults.length < MAX_FAULTS) faults.push({ pointer, ...finding });
}
