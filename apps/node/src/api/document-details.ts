import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_CODES, projectRoot } from '@trace/platform';
import { REFUSAL_CODES, REQUEST_TYPES, URGENCIES } from '@trace/protocol';

/** A schema, as far as it is completed here. */
type Schema = Record<string, unknown> & { properties?: Record<string, Schema> };

/** An operation, as far as it is completed here. */
interface Operation {
  parameters?: { in: string; name: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: { $ref: string }; example?: unknown }> };
}

/** Times end in `At` everywhere in this house; these are the exceptions. */
const INSTANT = /(?:At|^asOf|^lateSince|^waitingSince)$/;
const UUIDS = new Set([
  'caseId',
  'messageId',
  'receiptId',
  'parcelId',
  'noticeId',
  'purgeId',
  'holdId',
  'saidId',
  'accountId',
  'sessionId',
  'approvalId',
  'draftId',
  'id',
]);

const CODES: Record<string, readonly string[]> = {
  direction: ['OUT', 'IN'],
  requestType: [...REQUEST_TYPES, 'SPONTANEOUS_INFO', 'JIT_PROPOSAL'],
  opening: ['REQUEST', 'SPONTANEOUS_INFO', 'JIT_PROPOSAL'],
  urgency: URGENCIES,
};

/** Completes the document where classes alone say too little: alternatives, formats, closed lists and examples. */
export function completeDocument(document: OpenAPIObject): void {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  for (const [name, schema] of Object.entries(schemas)) {
    if (name.endsWith('View')) completeView(schema);
    eitherRequest(schema.properties?.['request']);
  }
  const known = new Set([...Object.keys(PROBLEM_CODES), ...Object.keys(REFUSAL_CODES)]);
  const codes = [...known].toSorted();
  Object.assign(schemas['ProblemView']?.properties?.['code'] ?? {}, { enum: codes });
  const examples = readExamples();
  const operations = Object.values(document.paths as Record<string, object>).flatMap(Object.values);
  for (const operation of operations as Operation[]) completeOperation(operation, examples);
}

function completeView({ properties = {} }: Schema): void {
  for (const [name, property] of Object.entries(properties)) {
    if (property['type'] !== 'string') continue;
    if (INSTANT.test(name)) property['format'] = 'date-time';
    if (UUIDS.has(name)) property['format'] = 'uuid';
    if (CODES[name]) property['enum'] = [...CODES[name]];
  }
}

/** A member called request is one of the two kinds of request, wherever it stands. */
function eitherRequest(request: Schema | undefined): void {
  if (!request) return;
  const at = (name: string): string => `#/components/schemas/${name}`;
  delete request['type'];
  Object.assign(request, {
    oneOf: [{ $ref: at('TraceRequest') }, { $ref: at('CooperationRequest') }],
    discriminator: {
      propertyName: 'requestType',
      mapping: { TRACE: at('TraceRequest'), COOPERATION: at('CooperationRequest') },
    },
  });
}

function completeOperation(
  { parameters, requestBody }: Operation,
  examples: Record<string, unknown>,
): void {
  for (const parameter of parameters ?? []) {
    if (parameter.in === 'path' && UUIDS.has(parameter.name)) parameter.schema['format'] = 'uuid';
  }
  const content = requestBody?.content['application/json'];
  if (content) content.example = examples[content.schema.$ref.split('/').at(-1) ?? ''];
}

/** One example for each body, kept beside the code and checked by the tests like anything that comes in. */
function readExamples(): Record<string, unknown> {
  const text = readFileSync(join(projectRoot(), 'apps/node/src/api/examples.json'), 'utf8');
  return JSON.parse(text) as Record<string, unknown>;
}
