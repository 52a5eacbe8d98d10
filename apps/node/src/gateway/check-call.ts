import type { IncomingMessage } from 'node:http';
import { fileAddressOf, type FileAddress } from '@trace/exchange';
import { Problem } from '@trace/platform';

/** Where partners send their parcels (libs/protocol/README.md, Parcel). */
const PARCELS = '/exchange/v1/parcels';
/** Where they ask what this node holds (libs/protocol/README.md, What do you hold of mine?). */
const HOLDINGS = '/exchange/v1/holdings';
/** Where they ask to be given back what they have lost (libs/protocol/README.md, Give me back). */
const RETURNS = '/exchange/v1/returns';
/** What is sent by POST as application/jose, by its address. */
const JOSE = new Map<string, JoseCall>([
  [PARCELS, 'PARCELS'],
  [HOLDINGS, 'HOLDINGS'],
  [RETURNS, 'RETURNS'],
]);
/** No node sends more header lines. */
const MOST_HEADER_LINES = 50;
/** Headers by which something is decided: standing twice, two readers could believe two things (ASVS 4.2.1). */
const SINGLE = new Set([
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
]);

/** A call whose body is a parcel, or a signed question. */
export type JoseCall = 'PARCELS' | 'HOLDINGS' | 'RETURNS';

/** Refuses what no node of a partner sends, before a byte of the body is read. @returns what the call is */
export function checkCall(request: IncomingMessage): JoseCall | FileAddress {
  checkHeaders(request);
  const { url, method, headers } = request;
  const file = fileAddressOf(url ?? '');
  if (file) return checkFileCall(file, request);
  const call = JOSE.get(url ?? '');
  if (call === undefined)
    throw new Problem(
      'route.unknown',
      `Parcels are taken at ${PARCELS}, questions at ${HOLDINGS} and ${RETURNS}.`,
    );
  if (method !== 'POST')
    throw new Problem('method.not-allowed', 'All of them are sent by POST.', { allow: ['POST'] });
  if (headers['content-type'] !== 'application/jose' || headers['content-encoding'] !== undefined) {
    throw new Problem(
      'media-type.unsupported',
      'What is sent is application/jose, not compressed.',
    );
  }
  return call;
}

/** A sealed file is fetched, and its outcome told (libs/protocol/README.md, Files). */
function checkFileCall(file: FileAddress, { method, headers }: IncomingMessage): FileAddress {
  const wanted = file.about === 'BYTES' ? 'GET' : 'POST';
  if (method !== wanted)
    throw new Problem(
      'method.not-allowed',
      `Files are fetched by GET, their outcome told by POST.`,
      {
        allow: [wanted],
      },
    );
  const isJson = headers['content-type'] === 'application/json';
  if (headers['content-encoding'] !== undefined || (wanted === 'POST' && !isJson))
    throw new Problem('media-type.unsupported', 'What is said of a file is application/json.');
  return file;
}

function checkHeaders({ rawHeaders, headers }: IncomingMessage): void {
  if (headers.host === undefined)
    throw new Problem('request.malformed', 'A call names the Host that it is meant for.');
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  if (names.length > MOST_HEADER_LINES) {
    throw new Problem(
      'headers.too-large',
      `A call may have at most ${MOST_HEADER_LINES} header lines.`,
    );
  }
  const doubled = names.find((name, index) => SINGLE.has(name) && names.indexOf(name) !== index);
  if (doubled !== undefined) {
    throw new Problem('request.malformed', `The header ${doubled} may stand only once in a call.`);
  }
}
