import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { frameworkLog, Problem, type Metrics } from '@trace/platform';
import { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { answerBrokenRequest } from '../answer-broken-request.ts';
import { answerRaw } from '../answer-raw.ts';
import { closeServer } from '../close-server.ts';
import { ROOM_OF_A_HOUSE, Strangers } from '../strangers.ts';
import { serveDocument } from './api-document.ts';
import { ApiCertificate, type ApiTls } from './api-certificate.ts';
import { ApiFigures } from './api-figures.ts';
import { ApiModule, type ApiParts } from './api.module.ts';
import { BodyLimits } from './body-reader.ts';
import { correlate } from './correlate.ts';
import { serveConsole } from './console-pages.ts';
import { checkRequestLine } from './request-line.ts';
import { securityHeaders } from './security-headers.ts';

type TrustsProxy = (address: string, hop: number) => boolean;

/** What the api stands on. */
export interface ApiGround extends Omit<ApiParts, 'figures' | 'limits' | 'strangers'> {
  metrics: Metrics;
  /** Other bounds for bodies than usual; for tests. */
  limits?: BodyLimits;
}

/** What has to come within which time; the body reader answers earlier, and with a sentence. */
const TIMES = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 75_000,
  // Without it Node looks only every thirty seconds who has been too slow.
  connectionsCheckingInterval: 2_000,
};

/** The api, listening. */
export interface RunningApi {
  url: string;
  /** Lets no one in any more and waits a moment for those who are inside. */
  close(): Promise<void>;
}

/** Puts the api together and opens its door. Port 0 takes a free one. */
export async function startApi(ground: ApiGround): Promise<RunningApi> {
  const { apiHost, apiPort, apiTls, sweepSeconds } = ground.config;
  const certificate = apiTls && (await ApiCertificate.read(apiTls));
  const app = await createApi(ground, certificate?.tls);
  await app.listen(apiPort, apiHost);
  const server = app.getHttpServer();
  if (server instanceof HttpsServer) certificate?.follow(server, sweepSeconds);
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    certificate?.stop();
    await closeServer(server, app.get(Strangers), () => app.close());
  };
  return { url: `${certificate ? 'https' : 'http'}://${apiHost}:${port}`, close };
}

/** The api, ready to listen; over TLS where it is given a certificate. */
export async function createApi(ground: ApiGround, tls?: ApiTls): Promise<NestExpressApplication> {
  const { metrics, limits = new BodyLimits(), ...parts } = ground;
  const figures = new ApiFigures(metrics, parts.lanes);
  const strangers = new Strangers('api', Infinity, ROOM_OF_A_HOUSE);
  const app = await NestFactory.create<NestExpressApplication>(
    ApiModule.with({ ...parts, figures, limits, strangers }),
    {
      // Bodies are read by our own reader: what is checked are the bytes that came (see body-reader.ts).
      bodyParser: false,
      ...(tls && { httpsOptions: tls }),
      logger: frameworkLog(),
      abortOnError: false,
    },
  );
  app.disable('x-powered-by');
  app.set('trust proxy', [...ground.config.access.proxies]);
  // A tag names the version of a case and nothing else; duplicates and brackets in a query stay visible.
  app.set('etag', false).set('query parser', 'simple');
  // An address has one spelling. The framework has made the router by now, so it is told and not the application.
  Object.assign(app.getHttpAdapter().getInstance().router as object, {
    caseSensitive: true,
    strict: true,
  });
  app.use(correlate, securityHeaders(), checkRequestLine);
  await serveDocument(app);
  await serveConsole(app);
  await app.init();
  const server = app.getHttpServer();
  Object.assign(server, TIMES);
  // By the application's own word on who is a proxy of its own.
  const trusts = app.getHttpAdapter().getInstance().get('trust proxy fn') as TrustsProxy;
  strangers.watch(server, (address) => trusts(address, 0));
  server.on('clientError', answerBrokenRequest);
  server.on('connect', (_request, socket) =>
    answerRaw(socket, new Problem('method.not-allowed', undefined, { allow: ['GET', 'POST'] })),
  );
  return app;
}
