import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import type { Schema } from '../support/schema-fields.ts';

/** One way of calling an address, as the document of the api declares it. */
export interface Operation {
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema; example: object }> };
}
/** How, where, and as what it is declared. */
export type Route = [method: string, path: string, operation: Operation];

const document = JSON.parse(
  await readFile(join(projectRoot(), 'apps/node/openapi.json'), 'utf8'),
) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

/** Every address with its methods. */
export const PATHS = document.paths;

/** Every shape that the document names. */
export const SHAPES = document.components.schemas;

/** Every way of calling every address. */
export const ROUTES: Route[] = Object.entries(PATHS).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): Route => [method, path, operation]),
);

/** The shape of the body that a call takes, and an example of it; undefined where it takes none. */
export function bodyOf({
  requestBody,
}: Operation): { schema: Schema; example: object } | undefined {
  return requestBody?.content['application/json'];
}

/** Those that take a body. */
export const WITH_BODY = ROUTES.filter(([, , operation]) => bodyOf(operation) !== undefined);
