import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { projectRoot } from '@trace/platform';
import { CooperationRequest, TraceRequest } from '@trace/protocol';
import { completeDocument } from './document-details.ts';
import { detailSchemas } from './schema-details.ts';
import { SESSION_COOKIE } from './session-cookie.ts';
import { takenClasses } from './taken-classes.ts';
import { ProblemView } from './views/problem.view.ts';

/** Where the document stands in the project: generated from the code, committed, compared in the tests. */
export const DOCUMENT_FILE = join(projectRoot(), 'apps/node/openapi.json');

/** The document of the api as the code describes it (OpenAPI 3). Needs the classes as `nest build` leaves them. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Trace Exchange: the API of a national node')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description: 'An access token tx_…, made by the administrator',
      },
      'token',
    )
    .addCookieAuth(
      SESSION_COOKIE,
      {
        type: 'apiKey',
        in: 'cookie',
        description:
          'Set by POST /v1/session. Calls that change something carry the header X-Trace-Console as well.',
      },
      'session',
    )
    .build();
  const document = SwaggerModule.createDocument(app, about, {
    operationIdFactory: (_, method) => method,
    extraModels: [ProblemView, TraceRequest, CooperationRequest],
  });
  detailSchemas(document, takenClasses(app));
  completeDocument(document);
  return document;
}

/** Serves the committed document at /v1/openapi.json, and as pages for people at /docs, without any other server. */
export async function serveDocument(app: NestExpressApplication): Promise<void> {
  if (!existsSync(DOCUMENT_FILE)) return;
  const document = JSON.parse(await readFile(DOCUMENT_FILE, 'utf8')) as OpenAPIObject;
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'v1/openapi.json', raw: ['json'] });
}

const DESCRIPTION =
  `With this API the officers and systems of a State ask other States where a weapon came from, answer
what they are asked, and see where every case stands.

Every call carries an access token that stands for a person in a role. Submissions carry an Idempotency-Key: repeated
with it, they have one effect and one answer. Whoever acts upon a case names the version that he has read (If-Match).
What can not be done is answered as a problem document (RFC 9457) with a code for programs, a sentence for people, and
the place of each fault. Every answer carries X-Correlation-Id, under which log and audit know the call.`.replaceAll(
    /(?<!\n)\n(?!\n)/g,
    ' ',
  );
