import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { projectRoot } from '@trace/platform';
import type { NextFunction, Request, Response } from 'express';

/** Where `npm run build` leaves the console. */
const BUILT = join(projectRoot(), 'dist/console');

/** The word in the built page in whose place each visitor gets a nonce of their own. */
const NONCE = '__NONCE__';

/** What belongs to the api: there is no page of the console at these addresses. */
const OF_THE_API = /^\/(?:v1|docs|metrics)(?:\/|$)/;

const YEAR_SECONDS = 31_536_000;

/** The forms in which the build has compressed scripts and styles, the smaller one first. */
const FORMS = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const;

/**
 * Serves the console, where it was built: one page for every address that a person may open, and its files, which are
 * named by what stands in them. Nothing of a case is in either; that comes through the api, to whoever is signed in.
 */
export async function serveConsole(app: NestExpressApplication): Promise<void> {
  const page = await readFile(join(BUILT, 'index.html'), 'utf8').catch(() => undefined);
  if (page === undefined) return;
  const files = new Set(await readdir(join(BUILT, 'assets')));
  app.use('/assets/', (request: Request, response: Response, next: NextFunction) => {
    chooseForm(request, response, files);
    next();
  });
  app.useStaticAssets(join(BUILT, 'assets'), {
    prefix: '/assets/',
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    setHeaders: (response, path) => {
      response.setHeader('Cache-Control', `public, max-age=${YEAR_SECONDS}, immutable`);
      const kind = /\.(js|css)\.(?:br|gz)$/.exec(path)?.[1];
      if (kind !== undefined) response.type(kind);
    },
  });
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (!isPage(request)) {
      next();
      return;
    }
    const nonce = randomBytes(18).toString('base64');
    response
      .set('Content-Security-Policy', policyWith(nonce))
      .type('html')
      .send(page.replaceAll(NONCE, nonce));
  });
}

/** Leads to the compressed form of a file that the browser takes (RFC 9110 §12.5.3), where the build has made one. */
function chooseForm(request: Request, response: Response, files: ReadonlySet<string>): void {
  const name = request.path.slice(1);
  const made = FORMS.filter(({ ending }) => files.has(`${name}${ending}`));
  if (made.length === 0) return;
  response.vary('Accept-Encoding');
  const form = made.find(({ encoding }) => request.acceptsEncodings(encoding) !== false);
  if (form === undefined) return;
  response.set('Content-Encoding', form.encoding);
  request.url = `/${name}${form.ending}`;
}

/** A browser that opens an address asks for HTML; a program that asks for anything gets the answer of the api. */
function isPage({ method, headers, path }: Request): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    (headers.accept ?? '').includes('text/html') &&
    !OF_THE_API.test(path)
  );
}

/**
 * What the console may do (CSP 3): run the scripts that this answer names and what those load, dress itself, show its
 * own fonts, and speak to this origin. Everything else is shut: no frame, no form to elsewhere, no other origin.
 */
function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}
