import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

const NOTHING = {
  defaultSrc: ["'none'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
};

/** The pages of the API document bring their own scripts and styles and speak to this origin only. */
const DOCUMENT = {
  ...NOTHING,
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
};

/** For browsers that do not know frame-ancestors. */
const FRAMES = { xFrameOptions: { action: 'deny' as const } };

/** Headers that bind a browser: nothing is framed, guessed, cached or loaded from elsewhere. No other origin is let in. */
export function securityHeaders(): (
  request: Request,
  response: Response,
  next: NextFunction,
) => void {
  const strict = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: NOTHING },
    ...FRAMES,
  });
  const pages = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: DOCUMENT },
    ...FRAMES,
  });
  return (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    (/^\/docs(?:\/|$)/.test(request.path) ? pages : strict)(request, response, next);
  };
}
