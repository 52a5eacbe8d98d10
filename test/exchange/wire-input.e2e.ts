import { once } from 'node:events';
import { METHODS } from 'node:http';
import { dirname } from 'node:path';
import { connect } from 'node:tls';
import { DirectoryDesk, OwnAuthority } from '@trace/exchange';
import { Audit, NodeKeys, PROBLEM_CODES } from '@trace/platform';
import {
  fingerprintOf,
  instant,
  newId,
  REFUSAL_CODES,
  signHoldingsQuery,
  type HoldingsQuery,
} from '@trace/protocol';
import { DirectoryServer } from '../../apps/node/src/directory/directory-server.ts';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { contentsOf } from '../support/contents-of.ts';

/** Not what is said, but that something was tried: these rows may grow. */
const LOGS = /^audit_|^partner_use$|^security_event$/;
const DIGEST = 'A'.repeat(43);
/** As many as are ever defined, and one that is not; CONNECT has its own test. */
const ALL_METHODS = [...METHODS.filter((method) => method !== 'CONNECT'), 'BREW'];

/** An address of the gateway, and the partner that tries it: what is refused counts for each partner alone. */
interface Address {
  by: string;
  method: 'GET' | 'POST';
  path: string;
  type: string;
  mostBytes: number;
  /** What is no body here, with the code that says so. */
  bodies: [row: string, body: string, code: string][];
}

type Bad = [what: string, text: string, codes: string[]];

const jws = (header: object, payload: object | string = {}): string => {
  const of = (part: object | string): string =>
    Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
  return `${of(header)}.${of(payload)}.${'A'.repeat(86)}`;
};
const TYPED = { alg: 'EdDSA', typ: 'trace-holdings-query+jws', kid: DIGEST };
const WISH = 'trace-return-query+jws';

const ADDRESSES: Address[] = [
  {
    by: 'QN',
    method: 'POST',
    path: '/exchange/v1/parcels',
    type: 'application/jose',
    mostBytes: 8_388_608,
    bodies: [
      ['B1 JSON', '{}', 'parcel.encoding'],
      ['B3 no UTF-8', '\u00FF\u00FE', 'parcel.encoding'],
      ['B46 a signature alone', jws(TYPED), 'parcel.encoding'],
    ],
  },
  {
    by: 'QM',
    method: 'POST',
    path: '/exchange/v1/holdings',
    type: 'application/jose',
    mostBytes: 16_384,
    bodies: [
      ['B1 nothing', '', 'sig.encoding'],
      ['B1 no token', 'x', 'sig.encoding'],
      ['B1 three parts of nothing', '..', 'sig.encoding'],
      ['B1 JSON', '{"payload":"","signatures":[]}', 'sig.encoding'],
      ['B3 no UTF-8', '\u00FF\u00FE.\u00FF.\u00FF', 'sig.encoding'],
      ['B5 half a header', jws({}).slice(2), 'sig.encoding'],
      ['B45 no signature', jws({ ...TYPED, alg: 'none' }), 'sig.unknown-key'],
      ['B45 a secret of both', jws({ ...TYPED, alg: 'HS256' }), 'sig.unknown-key'],
      ['B46 a key of its own', jws({ ...TYPED, jwk: { kty: 'OKP' } }), 'sig.header'],
      ['B47 a key at an address', jws({ ...TYPED, jku: 'http://169.254.169.254/' }), 'sig.header'],
      ['B48 another type', jws({ ...TYPED, typ: 'JWT' }), 'sig.type'],
      ['B49 a key that nobody has', jws(TYPED), 'sig.unknown-key'],
      ['B49 what is crucial and unknown', jws({ ...TYPED, crit: ['x'], x: 1 }), 'sig.header'],
      ['B9 depth', jws(TYPED, `${'['.repeat(4_000)}${']'.repeat(4_000)}`), 'sig.unknown-key'],
    ],
  },
  {
    by: 'XAC',
    method: 'POST',
    path: '/exchange/v1/returns',
    type: 'application/jose',
    mostBytes: 16_384,
    bodies: [
      ['B1 nothing', '', 'sig.encoding'],
      ['B1 JSON', '{"messageIds":[]}', 'sig.encoding'],
      ['B3 no UTF-8', '\u00FF\u00FE.\u00FF.\u00FF', 'sig.encoding'],
      ['B46 a key of its own', jws({ ...TYPED, jwk: { kty: 'OKP' } }), 'sig.header'],
      ['B48 a question what is held', jws(TYPED), 'sig.type'],
      ['B49 a key that nobody has', jws({ ...TYPED, typ: WISH }), 'sig.unknown-key'],
      ['B45 no signature', jws({ ...TYPED, alg: 'none', typ: WISH }), 'sig.unknown-key'],
    ],
  },
  {
    by: 'QT',
    method: 'GET',
    path: `/exchange/v1/sealed-files/${DIGEST}`,
    type: 'application/octet-stream',
    mostBytes: 0,
    bodies: [],
  },
  {
    by: 'XAB',
    method: 'POST',
    path: `/exchange/v1/sealed-files/${DIGEST}/outcome`,
    type: 'application/json',
    mostBytes: 1_024,
    bodies: [
      ['B1 nothing', '', 'json.syntax'],
      ['B1 malformed', '{"outcome":"ARRIVED"', 'json.syntax'],
      ['B2 twice', '{"outcome":"ARRIVED","outcome":"REFUSED"}', 'json.duplicate-member'],
      ['B3 no UTF-8', '{"outcome":"\u00FF"}', 'json.encoding'],
      ['B5 half a surrogate pair', String.raw`{"outcome":"\ud800"}`, 'text.surrogate'],
      ['B6 NUL', String.raw`{"outcome":"ARRIVED\u0000"}`, 'text.control-character'],
      ['B7 beyond precision', '{"outcome":12345678901234567890}', 'number.precision'],
      ['B9 depth', `${'['.repeat(500)}${']'.repeat(500)}`, 'json.depth'],
      ['B10 __proto__', '{"__proto__":{"outcome":"ARRIVED"}}', 'json.forbidden-member'],
      ['B11 an unknown member', '{"outcome":"ARRIVED","x":1}', 'member.unknown'],
      ['B12 a list', '[{"outcome":"ARRIVED"}]', 'member.type'],
      ['B13 null', '{"outcome":null}', 'member.type'],
      ['B39 an unknown code', '{"outcome":"LOST"}', 'code.unknown'],
      ['sound, of a file that nobody has', '{"outcome":"ARRIVED"}', 'attachment.unknown'],
    ],
  },
];

/** What no node sends to this address, each as its bytes. */
function badCalls({ method, path, type, mostBytes, bodies }: Address): Bad[] {
  const head = (more = '', line = `${method} ${path}`): string =>
    `${line} HTTP/1.1\nHost: x\nContent-Type: ${type}\n${more}`;
  const sized = (body: string, more = ''): string =>
    `${head(more)}Content-Length: ${body.length}\n\n${body}`;
  const paths = ['/', '?x=1', '/../parcels', '%00', ';x=1', '//', '/%2e%2e/holdings'];
  const common: Bad[] = [
    ...['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND', method === 'GET' ? 'POST' : 'GET'].map(
      (other): Bad => [
        `B20 ${other}`,
        head('Content-Length: 0\n\n', `${other} ${path}`),
        [other === 'HEAD' ? '' : 'method.not-allowed'],
      ],
    ),
    ...paths.map((more): Bad => [
      `B24 ${path}${more}`,
      head('Content-Length: 0\n\n', `${method} ${path}${more}`),
      ['route.unknown'],
    ]),
    [
      'B24 a path of 7,000 characters',
      head('\n', `${method} ${path}${'x'.repeat(7_000)}`),
      ['route.unknown'],
    ],
    ['B16 compressed', sized('x', 'Content-Encoding: gzip\n'), ['media-type.unsupported']],
    ['B18 a header of 64 kB', head(`X: ${'x'.repeat(65_536)}\n\n`), ['headers.too-large']],
    ['B18 a hundred headers', sized('', 'a: b\n'.repeat(100)), ['headers.too-large']],
    ['B21 two types', sized('', `Content-Type: ${type}\n`), ['request.malformed']],
    ['B22 no Host', sized('').replace('Host: x\n', ''), ['request.malformed']],
  ];
  if (method === 'GET') {
    const ranges = ['bytes=0-', 'bytes=5-1', 'bytes=0-999999999', 'bytes=0-1,3-4', 'x', '\u00FF'];
    const asked = ranges.map((range): Bad => [
      `B18 the range ${range}`,
      head(`Range: ${range}\n\n`),
      ['attachment.unknown'],
    ]);
    return [...common, ...asked];
  }
  const chunked = head('Transfer-Encoding: chunked\n\n');
  return [
    ...common,
    ['B25 another type', sized('{}').replace(type, 'text/plain'), ['media-type.unsupported']],
    ['B14 too large', head(`Content-Length: ${mostBytes + 1}\n\n`), ['parcel.too-large']],
    [
      'B14 too large, in chunks',
      `${chunked}${(mostBytes + 1).toString(16)}\n${'x'.repeat(mostBytes + 1)}\n0\n\n`,
      ['parcel.too-large'],
    ],
    ['B21 a chunk that is none', `${chunked}zz\nabc\n`, ['request.malformed', 'body.timeout']],
    [
      'B21 a length and chunks',
      sized('abc', 'Transfer-Encoding: chunked\n'),
      ['request.malformed'],
    ],
    ...bodies.map(([row, body, code]): Bad => [row, sized(body), [code]]),
  ];
}

// The bad-input matrix over every address where other nodes call: the gateway's and those of a directory authority.
describe('what comes over the wire, at every address', () => {
  let directory: ADirectory;
  let qs: AnApi;
  let authority: DirectoryServer;
  let authorityPort: number;

  beforeAll(async () => {
    directory = await aDirectory(['QS', ...ADDRESSES.map(({ by }) => by)]);
    qs = await AnApi.start('QS', directory);
    const { dataSource, clock } = qs;
    const own = new OwnAuthority({ folder: dirname(directory.authorityFile) });
    const keys = await NodeKeys.load(directory.dataDir('QS'));
    const ground = { dataSource, audit: new Audit(), clock, keys, authority: own };
    const desk = new DirectoryDesk(ground);
    const descriptor = await directory.descriptorOf('QN', 1);
    const fingerprint = fingerprintOf(descriptor);
    const { proposalId } = await desk.propose(
      { person: 'One', role: 'ADMINISTRATOR' },
      { kind: 'ENTER', descriptor, fingerprint, validDays: 30 },
    );
    await desk.approve({ person: 'Another', role: 'SUPERVISOR' }, proposalId, fingerprint);
    authority = new DirectoryServer(desk, await NodeKeys.load(directory.dataDir('QS')));
    authorityPort = Number(new URL(await authority.listen('127.0.0.1', 0)).port);
  });
  afterAll(async () => {
    await authority?.close();
    await qs?.stop();
    await directory?.remove();
  });

  /** Sends these bytes as one State, and gives all that comes back until the connection ends. */
  async function send(by: string, port: number, text: string): Promise<string> {
    const { tls } = await NodeKeys.load(directory.dataDir(by));
    const socket = connect({ ...tls, port, host: '127.0.0.1', rejectUnauthorized: false });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    await once(socket, 'secureConnect');
    socket.write(text.replaceAll('\n', '\r\n'), 'latin1');
    await closed;
    return Buffer.concat(chunks).toString('utf8');
  }

  /** What every table holds, logs excepted. */
  const content = (): Promise<Record<string, string | null>> => contentsOf(qs.dataSource, LOGS);

  it.each(ADDRESSES)('$method $path refuses it all, each with its code', async (address) => {
    const before = await content();
    const told: string[] = [];
    const calls = badCalls(address);
    for (const [what, text, codes] of calls) {
      const answer = await send(address.by, directory.gatewayPort('QS'), text);
      const code = /"code":"([^"]+)"/.exec(answer)?.[1] ?? '';
      const known = { ...PROBLEM_CODES, ...REFUSAL_CODES };
      const sound =
        /^HTTP\/1\.1 4\d\d /.test(answer) &&
        /content-type: application\/problem\+json/i.test(answer) &&
        answer.match(/HTTP\/1\.1 /g)?.length === 1 &&
        (code === '' || Object.hasOwn(known, code));
      if (!sound || !codes.includes(code)) told.push(`${what}: ${answer.slice(0, 12)} ${code}`);
    }
    expect(told).toEqual([]);
    expect(await content()).toEqual(before);
    const { status } = await qs.get('/v1/health');
    expect(status).toBe(200);
  });

  it('is no question for being signed', async () => {
    const { signing } = await NodeKeys.load(directory.dataDir('QN'));
    const at = instant(qs.clock.now());
    const sound = { queryId: newId(), issuer: 'QN', audience: 'QS', at, from: at, to: at };
    const before = await content();
    const bad: [query: object, code: string][] = [
      [{}, 'member.missing'],
      [{ ...sound, x: 1 }, 'member.unknown'],
      [{ ...sound, from: 'yesterday' }, 'member.invalid'],
      [{ ...sound, caseId: "' or 1=1 --" }, 'member.invalid'],
      [{ ...sound, issuer: 'QM' }, 'holdings.issuer'],
      [{ ...sound, audience: 'QM' }, 'holdings.audience'],
    ];
    const told: string[] = [];
    for (const [query] of bad) {
      const token = await signHoldingsQuery(query as HoldingsQuery, signing);
      const head = 'POST /exchange/v1/holdings HTTP/1.1\nHost: x\nContent-Type: application/jose\n';
      const text = `${head}Content-Length: ${token.length}\n\n${token}`;
      const answer = await send('QN', directory.gatewayPort('QS'), text);
      told.push(`${answer.slice(9, 10)} ${/"code":"([^"]+)"/.exec(answer)?.[1]}`);
    }
    expect(told).toEqual(bad.map(([, code]) => `4 ${code}`));
    expect(await content()).toEqual(before);
  });

  it('is worth no more as a job: the lane of nobody, of this State, or of a partner with nothing to get (T-25)', async () => {
    // Who holds a lane may be another afterwards, and nothing else.
    const held = (): Promise<object> =>
      contentsOf(qs.dataSource, new RegExp(`${LOGS.source}|^lane$`));
    const [all, before] = [await content(), await held()];
    for (const partner of ['ZZ', 'QS', '__proto__', 'constructor'])
      await qs.exchange.deliver.attend(partner);
    expect(await content()).toEqual(all);
    await qs.exchange.deliver.attend('QN');
    expect(await held()).toEqual(before);
  });

  it('goes on at the directory authority, whatever is asked', async () => {
    const before = await content();
    const paths = [
      '/directory/v1/statements',
      '/federation/list',
      '/federation/fetch?sub=QN',
      '/.well-known/openid-federation',
    ];
    const close = 'Host: x\nConnection: close\n';
    const calls: [line: string, status: RegExp, more?: string][] = [
      ...paths.map((path): [string, RegExp] => [`GET ${path}`, /200/]),
      ...paths.map((path): [string, RegExp] => [`POST ${path}`, /405/]),
      ...ALL_METHODS.filter((method) => method !== 'GET').map((method): [string, RegExp] => [
        `${method} /federation/list`,
        method === 'BREW' ? /400/ : /405/,
      ]),
      ...['//', '//[', '///', '/%', '/%00', '/%ff', '/x/..//', 'http://[', '*', '/\\\\['].map(
        (path): [string, RegExp] => [`GET ${path}`, /400|404/],
      ),
      ...[
        '',
        '?sub=',
        '?sub=QX',
        '?sub=%',
        '?sub=%00',
        '?sub[]=QN',
        `?sub=${'Q'.repeat(7_000)}`,
      ].map((query): [string, RegExp] => [`GET /federation/fetch${query}`, /404/]),
      ['GET /federation/list', /431/, `X: ${'x'.repeat(65_536)}\n`],
      ['GET /federation/list', /400/, 'Content-Length: 1\nContent-Length: 2\n'],
      ['GET /federation/list', /400/, 'Content-Length: 1\nTransfer-Encoding: chunked\n'],
      ['GET /federation/list', /200/, 'If-None-Match: "\u00FF"\nRange: bytes=9-1\n'],
    ];
    const told = await Promise.all(
      calls.map(async ([line, status, more = '']) => {
        const answer = await send('QN', authorityPort, `${line} HTTP/1.1\n${close}${more}\n`);
        return status.test(answer.slice(9, 12))
          ? []
          : [`${line.slice(0, 60)}: ${answer.slice(0, 12)}`];
      }),
    );
    expect(told.flat()).toEqual([]);
    // And to a State that it does not name, nothing.
    const answer = await send('QM', authorityPort, `GET /federation/list HTTP/1.1\n${close}\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(await content()).toEqual(before);
  });
});
