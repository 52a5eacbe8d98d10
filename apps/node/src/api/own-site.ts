import type { Request } from 'express';

const SAFE = new Set(['GET', 'HEAD']);

/**
 * Whether a call that a cookie vouches for was begun by our own pages. A header that no other site can set is needed to
 * change anything; what the browser says of the origin must agree (ASVS 3.5; row B74).
 *
 * @param origin the origin under which browsers know this node, where that is not what the Host header says
 */
export function isOwnSite(request: Request, origin: string | undefined): boolean {
  const site = request.headers['sec-fetch-site'];
  if (SAFE.has(request.method))
    return site === undefined || site === 'same-origin' || site === 'none';
  if (request.headers['x-trace-console'] === undefined) return false;
  if (site !== undefined && site !== 'same-origin') return false;
  return isOwnOrigin(request, origin);
}

function isOwnOrigin({ headers }: Request, own: string | undefined): boolean {
  const said = headers.origin;
  if (said === undefined) return true;
  if (own !== undefined) return said === own;
  return URL.canParse(said) && new URL(said).host === headers.host?.toLowerCase();
}
