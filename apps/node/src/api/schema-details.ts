import type { OpenAPIObject } from '@nestjs/swagger';
import * as messages from '@trace/protocol';
import { getMetadataStorage } from 'class-validator';
import type { TakenClasses } from './taken-classes.ts';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Schema = Exclude<Schemas[string], { $ref: string }>;
type Class = new () => object;

/** What a member rule of the protocol says of its member (libs/protocol, shape/rule.ts). */
interface MemberRule {
  form: 'value' | 'values' | 'one' | 'many';
  rule?: { schema: Schema };
  type?: () => Class;
  bounds?: { min: number; max: number };
}

/**
 * Adds to the document what the compiler can not see: the codes, patterns, lengths and bounds that everything is checked
 * by that is taken in. They come from the very rules that refuse it, so the document can not promise anything else.
 */
export function detailSchemas(document: OpenAPIObject, { bodies, queries }: TakenClasses): void {
  const known = new Set<Class>();
  for (const type of [...Object.values<unknown>(messages), ...bodies]) collect(type, known);
  const schemas = document.components?.schemas ?? {};
  for (const type of known) detailMembers(schemas[type.name], rulesOf(type));
  const operations = Object.values(document.paths).flatMap(
    (one) => Object.values(one) as Operation[],
  );
  for (const operation of operations) {
    const query = queries.get(operation?.operationId ?? '');
    if (query) detailQuery(operation, rulesOf(query));
  }
}

function detailMembers(schema: Schemas[string] | undefined, rules: Map<string, MemberRule>): void {
  if (schema === undefined || '$ref' in schema) return;
  schema.additionalProperties = false;
  for (const [member, rule] of rules)
    detail(schema.properties?.[member] as Schema | undefined, rule);
}

type Operation = OpenAPIObject['paths'][string]['get'];

function detailQuery(operation: Operation, rules: Map<string, MemberRule>): void {
  for (const parameter of operation?.parameters ?? []) {
    if ('in' in parameter && parameter.in === 'query') {
      detail(parameter.schema as Schema | undefined, rules.get(parameter.name));
    }
  }
}

/** A class of which members are declared, and those that stand within it. */
function collect(type: unknown, known: Set<Class>): void {
  if (typeof type !== 'function' || known.has(type as Class)) return;
  const rules = rulesOf(type as Class);
  if (rules.size === 0) return;
  known.add(type as Class);
  for (const { type: inner } of rules.values()) if (inner) collect(inner(), known);
}

function detail(schema: Schema | undefined, rule: MemberRule | undefined): void {
  if (!schema || !rule) return;
  const { form, bounds } = rule;
  if (bounds) Object.assign(schema, { minItems: bounds.min, maxItems: bounds.max });
  if (form === 'value') Object.assign(schema, rule.rule?.schema);
  if (form === 'values') Object.assign(schema, { type: 'array', items: { ...rule.rule?.schema } });
}

function rulesOf(type: Class): Map<string, MemberRule> {
  const entries = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return new Map(
    entries
      .filter(({ constraints }) => isRule(constraints?.[0]))
      .map(({ propertyName, constraints }) => [propertyName, constraints[0] as MemberRule]),
  );
}

function isRule(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'form' in value;
}
