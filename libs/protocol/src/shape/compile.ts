import { getMetadataStorage } from 'class-validator';
import { rulesOf, type CrossRule } from './obeys.ts';
import { MEMBER_RULE, type MemberRule, type Shaped } from './rule.ts';

/** One member of a class, ready to be checked. */
export interface Member {
  name: string;
  optional: boolean;
  rule: MemberRule;
}

/** A class as check-shape walks it: read from the decorators once, then kept. */
export interface Shape {
  name: string;
  members: readonly Member[];
  names: ReadonlySet<string>;
  rules: readonly CrossRule<object>[];
}

const SHAPES = new WeakMap<object, Shape>();

/** The shape of a class, compiled from class-validator's metadata on first use. */
export function shapeOf(type: Shaped): Shape {
  const known = SHAPES.get(type);
  if (known !== undefined) return known;
  const members = readMembers(type);
  const shape = {
    name: type.name,
    members,
    names: new Set(members.map(({ name }) => name)),
    rules: rulesOf(type),
  };
  SHAPES.set(type, shape);
  return shape;
}

/**
 * A decorator that this driver does not know would be skipped in silence and open a hole, so a class
 * that carries one is refused as a whole, at the first use of the class.
 */
function readMembers(type: Shaped): Member[] {
  const byName = new Map<string, { optional: boolean; rules: MemberRule[] }>();
  for (const entry of getMetadataStorage().getTargetValidationMetadatas(type, '', false, false)) {
    const member = byName.get(entry.propertyName) ?? { optional: false, rules: [] };
    byName.set(entry.propertyName, member);
    if (entry.name === MEMBER_RULE) member.rules.push(entry.constraints[0]);
    else if (entry.name === 'isOptional') member.optional = true;
    else throw new TypeError(`${type.name}.${entry.propertyName}: unknown decorator ${entry.name}`);
  }
  if (byName.size === 0) throw new TypeError(`${type.name} has no decorated members`);
  return Array.from(byName, ([name, { optional, rules }]) => {
    const [rule, ...others] = rules;
    if (rule === undefined || others.length > 0) {
      throw new TypeError(`${type.name}.${name} needs exactly one decorator that says what it is`);
    }
    return { name, optional, rule };
  });
}
