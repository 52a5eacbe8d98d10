import type { OpenAPIObject } from '@nestjs/swagger';
import * as messages from '@trace/protocol';
import { getMetadataStorage } from 'class-validator';
import { CaseQuery, OverdueQuery, PageQuery } from './case-query.view.ts';
import * as drafts from './drafts.message.ts';
import * as submissions from './submission.message.ts';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Schema = Exclude<Schemas[string], { $ref: string }>;
type Class = new () => object;

/** What a member rule of the protocol says of its member (libs/protocol, shape/rule.ts). */
interface MemberRule {
  form: 'value' | 'values' | 'one' | 'many';
  rule?: { schema: Schema };
  bounds?: { min: number; max: number };
}

/**
 * Adds to the document what the compiler can not see: the codes, patterns, lengths and bounds that the message classes
 * are checked by. They come from the very rules that refuse a message, so the document can not promise anything else.
 */
export function detailSchemas(document: OpenAPIObject): void {
  const schemas = document.components?.schemas ?? {};
  for (const [name, type] of shapedClasses()) {
    const schema = schemas[name];
    if (schema === undefined || '$ref' in schema) continue;
    schema.additionalProperties = false;
    for (const [member, rule] of rulesOf(type))
      detail(schema.properties?.[member] as Schema | undefined, rule);
  }
  for (const { get } of Object.values(document.paths)) detailQuery(get);
}

function detailQuery(operation: OpenAPIObject['paths'][string]['get']): void {
  const query = QUERY_OF[operation?.operationId ?? ''];
  if (!query) return;
  const rules = rulesOf(query);
  for (const parameter of operation?.parameters ?? []) {
    if ('in' in parameter && parameter.in === 'query') {
      detail(parameter.schema as Schema | undefined, rules.get(parameter.name));
    }
  }
}

const QUERY_OF: Record<string, Class | undefined> = {
  listCases: CaseQuery,
  listOverdue: OverdueQuery,
  listDrafts: PageQuery,
};

function detail(schema: Schema | undefined, rule: MemberRule | undefined): void {
  if (!schema || !rule) return;
  const { form, bounds } = rule;
  if (bounds) Object.assign(schema, { minItems: bounds.min, maxItems: bounds.max });
  if (form === 'value') Object.assign(schema, rule.rule?.schema);
  if (form === 'values') Object.assign(schema, { type: 'array', items: { ...rule.rule?.schema } });
}

function shapedClasses(): [string, Class][] {
  const exported: [string, unknown][] = Object.entries({ ...messages, ...submissions, ...drafts });
  return exported.filter(
    (entry): entry is [string, Class] =>
      typeof entry[1] === 'function' && rulesOf(entry[1] as Class).size > 0,
  );
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
