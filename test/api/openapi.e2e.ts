import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { ModulesContainer } from '@nestjs/core';
import { projectRoot } from '@trace/platform';
import { checkBody, checkShape, type Shaped } from '@trace/protocol';
import supertest from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { AnApi } from './an-api.ts';

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: { $ref: string }; example: object }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
  security?: object[];
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { additionalProperties?: boolean; properties?: object }> };
}

const API = join(projectRoot(), 'apps/node/src/api');
/** Every class that is posted, by its name, from wherever the api declares one. */
const BODIES = new Map<string, unknown>();
/** What is posted and leads to no message, so that nobody need say it only once. */
const NO_MESSAGE =
  /^\/v1\/(?:session|me|accounts|approvals)\b|^\/v1\/(?:notices|partner-changes|directory-proposals|audit-checks)|\/assessment$|\/readings$|\/use-check$|\/reconciliations$|\/attempt$|\/mail-test$|\/delivery-check$|\/recall$|\/purges\b|\/legal-holds\b|\/striking$/;
/** What is posted about lists: asked, taken along, kept for oneself. */
const OF_LISTS = /^\/v1\/(?:cases\/(?:search|export)|saved-lists)$|^\/v1\/draft-templates$/;
/** What nobody else changes, so that no version need be named. */
const ONES_OWN = /^\/v1\/(?:sessions?|me|approvals|saved-lists|draft-templates)\b/;
/** The headers of calls about what is sealed. */
const SEALED: Record<string, string[]> = {
  '/v1/cases/export': ['X-Reason'],
  '/v1/attachments': ['X-File-Name'],
  '/v1/cases/{id}/attachments/{digest}': ['X-Reason'],
  '/v1/approvals/{approvalId}/identities/{part}': ['X-Reason'],
  '/v1/cases/{id}/identities/{part}': ['X-Reason'],
};
const DIST = join(projectRoot(), 'dist/apps/node/src/api/write-openapi.js');

describe('the document of the api', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let document: Document;
  let operations: [path: string, method: string, operation: Operation][];

  beforeAll(async () => {
    for (const file of (await readdir(API)).filter((name) => name.endsWith('.message.ts')))
      for (const [name, posted] of Object.entries((await import(join(API, file))) as object))
        BODIES.set(name, posted);
    directory = await aDirectory(['QN', 'QS']);
    qn = await AnApi.start('QN', directory);
    document = JSON.parse(
      await readFile(join(projectRoot(), 'apps/node/openapi.json'), 'utf8'),
    ) as Document;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): (typeof operations)[number] => [
        path,
        method,
        operation,
      ]),
    );
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });

  it('is committed as the code describes it (else: node dist/apps/node/src/api/write-openapi.js)', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [DIST, '--print'], {
      maxBuffer: 8_000_000,
    });
    expect(JSON.parse(stdout)).toEqual(document);
  });

  it('names every route that runs, and no other', () => {
    const { stack } = qn.app.getHttpAdapter().getInstance().router as unknown as {
      stack: { route?: { path: string; methods: Record<string, boolean> } }[];
    };
    const running = stack
      .flatMap(({ route }) =>
        route ? Object.keys(route.methods).map((method) => `${method} ${route.path}`) : [],
      )
      .filter((route) => !/ \/(?:docs|v1\/openapi)/.test(route));
    const named = operations.map(
      ([path, method]) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    expect(named.toSorted()).toEqual(running.toSorted());
  });

  it('gives every operation its problems, and a token wherever one is asked for', () => {
    const open = operations
      .filter(([, , { security }]) => security === undefined)
      .map(([path, method]) => `${method} ${path}`);
    expect(open.toSorted()).toEqual([
      'get /v1/health',
      'get /v1/oidc/callback',
      'get /v1/oidc/end',
      'get /v1/oidc/start',
      'get /v1/ready',
      'get /v1/session',
      'post /v1/session',
      'post /v1/session/invitation',
    ]);
    for (const [path, method, { responses, security }] of operations) {
      const needed = security ? ['400', '401', '403', '500', '503'] : ['500', '503'];
      expect({ path, method, statuses: Object.keys(responses) }).toMatchObject({
        statuses: expect.arrayContaining(needed),
      });
      for (const [status, { content }] of Object.entries(responses)) {
        if (status >= '400')
          expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
      }
    }
    expect(new Set(operations.map(([, , { operationId }]) => operationId)).size).toBe(
      operations.length,
    );
  });

  it('asks for the headers that the api asks for', () => {
    for (const [path, method, { parameters = [] }] of operations) {
      const headers = parameters.filter((one) => one.in === 'header').map(({ name }) => name);
      const expected =
        method === 'post' && !NO_MESSAGE.test(path) && !OF_LISTS.test(path)
          ? [
              'Idempotency-Key',
              ...(/\{(?:id|draftId)\}(?!\/(?:notes|draft)$)/.test(path) ? ['If-Match'] : []),
            ]
          : ['put', 'delete'].includes(method) && !ONES_OWN.test(path)
            ? ['If-Match']
            : [];
      expect({ path, headers }).toEqual({
        path,
        headers: SEALED[path] ?? expected,
      });
    }
  });

  it('has examples that the api would take', () => {
    const bodies = operations.flatMap(
      ([, , { requestBody }]) => requestBody?.content['application/json'] ?? [],
    );
    expect(bodies.length).toBeGreaterThanOrEqual(38);
    for (const { schema, example } of bodies) {
      const name = schema.$ref.split('/').at(-1) ?? '';
      checkShape(BODIES.get(name) as Shaped, example);
      if ('request' in example) checkBody('REQUEST', example.request);
    }
  });

  it('closes every object that is checked, down to the last member', () => {
    const { schemas } = document.components;
    for (const name of [
      'SubmitRequest',
      'TraceRequest',
      'RequestHeader',
      'Item',
      'FinalAnswer',
      'Response',
      'PersonIdentity',
    ]) {
      expect(schemas[name]).toMatchObject({ additionalProperties: false });
    }
    expect(JSON.stringify(document)).not.toContain('"Object"');
  });

  it('is served without any other server', async () => {
    const served = await supertest(qn.server).get('/v1/openapi.json');
    expect(served.body).toEqual(document);
    const page = await supertest(qn.server).get('/docs').redirects(1);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) {
      expect(link).toMatch(/^\.\//);
      const { pathname } = new URL(link, 'http://node/docs');
      expect({ pathname, status: (await supertest(qn.server).get(pathname)).status }).toEqual({
        pathname,
        status: 200,
      });
    }
    // Nothing in the page runs from within it: the policy would silently stop it.
    expect(page.text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/);
  });

  it('stands upon handlers whose bodies and queries are classes, so that nothing slips past the checks', () => {
    const controllers = [...qn.app.get(ModulesContainer).values()].flatMap((module) => [
      ...module.controllers.values(),
    ]);
    let checked = 0;
    for (const { metatype } of controllers) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Record<string, unknown>;
      for (const handler of Object.getOwnPropertyNames(prototype)) {
        const declared = Reflect.getMetadata(ROUTE_ARGS_METADATA, metatype, handler) as
          Record<string, { index: number }> | undefined;
        const types = Reflect.getMetadata('design:paramtypes', prototype, handler) as
          unknown[] | undefined;
        for (const [key, { index }] of Object.entries(declared ?? {})) {
          const kind: RouteParamtypes = Number(key.split(':')[0]);
          if (kind !== RouteParamtypes.BODY && kind !== RouteParamtypes.QUERY) continue;
          checked += 1;
          expect([Object, Function, Array, undefined]).not.toContain(types?.[index]);
          expect(() => checkShape(types?.[index] as Shaped, {})).not.toThrow(TypeError);
        }
      }
    }
    expect(checked).toBeGreaterThanOrEqual(44);
  });
});
