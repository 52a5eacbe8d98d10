import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { setTimeout as pause } from 'node:timers/promises';
import { NodeKeys } from '@trace/platform';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';

const POST = 'POST /exchange/v1/parcels HTTP/1.1\nHost: x\nContent-Type: application/jose\n';

/** What a program without an HTTP library could send (reliability.md, bad-input matrix), and how it is answered. */
const BAD: [row: string, head: string, status: number, code: string][] = [
  ['B14 more than is ever read', `${POST}Content-Length: 8388609\n\n`, 413, 'parcel.too-large'],
  [
    'B16 compressed',
    `${POST}Content-Encoding: gzip\nContent-Length: 1\n\nx`,
    415,
    'media-type.unsupported',
  ],
  [
    'B16 an encoding of its own',
    `${POST}Content-Encoding: rot13\nContent-Length: 1\n\nx`,
    415,
    'media-type.unsupported',
  ],
  ['B18 a header of 64 kB', `${POST}X: ${'x'.repeat(65_536)}\n\n`, 431, 'headers.too-large'],
  [
    'B18 hundreds of headers',
    `${POST}${'a: b\n'.repeat(900)}Content-Length: 1\n\nx`,
    431,
    'headers.too-large',
  ],
  ['B20 TRACE', 'TRACE /exchange/v1/parcels HTTP/1.1\nHost: x\n\n', 405, 'method.not-allowed'],
  [
    'B20 a method that does not exist',
    'BREW /exchange/v1/parcels HTTP/1.1\nHost: x\n\n',
    400,
    'request.malformed',
  ],
  ['B20 GET', 'GET /exchange/v1/parcels HTTP/1.1\nHost: x\n\n', 405, 'method.not-allowed'],
  ['B20 CONNECT', 'CONNECT inside:22 HTTP/1.1\nHost: inside:22\n\n', 405, 'method.not-allowed'],
  [
    'B20 an upgrade to another protocol',
    'GET /exchange/v1/parcels HTTP/1.1\nHost: x\nConnection: Upgrade\nUpgrade: websocket\n\n',
    405,
    'method.not-allowed',
  ],
  [
    'B21 two lengths',
    `${POST}Content-Length: 3\nContent-Length: 4\n\nabcd`,
    400,
    'request.malformed',
  ],
  [
    'B21 a length and chunks',
    `${POST}Content-Length: 3\nTransfer-Encoding: chunked\n\nabc`,
    400,
    'request.malformed',
  ],
  ['B21 a length that is none', `${POST}Content-Length: 0x10\n\nabc`, 400, 'request.malformed'],
  ['B21 a folded header', `${POST}X: a\n b\nContent-Length: 1\n\nx`, 400, 'request.malformed'],
  [
    'B21 a chunk that is none',
    `${POST}Transfer-Encoding: chunked\n\nzz\nabc\n`,
    400,
    'request.malformed',
  ],
  ['B22 two Host headers', `${POST}Host: y\nContent-Length: 1\n\nx`, 400, 'request.malformed'],
  [
    'B22 a target of another host',
    POST.replace('/exchange', 'http://other/exchange') + 'Content-Length: 1\n\nx',
    404,
    'route.unknown',
  ],
  [
    'B22 no Host at all',
    'POST /exchange/v1/parcels HTTP/1.1\nContent-Type: application/jose\n\n',
    400,
    'request.malformed',
  ],
  [
    'B24 dots in the path',
    'POST /exchange/v1/../v1/parcels HTTP/1.1\nHost: x\n\n',
    404,
    'route.unknown',
  ],
  [
    'B24 an encoded path',
    'POST /exchange/v1/%70arcels HTTP/1.1\nHost: x\n\n',
    404,
    'route.unknown',
  ],
  ['B23 a query', 'POST /exchange/v1/parcels?x=1 HTTP/1.1\nHost: x\n\n', 404, 'route.unknown'],
  [
    'B25 another type',
    POST.replace('application/jose', 'application/json') + 'Content-Length: 2\n\n{}',
    415,
    'media-type.unsupported',
  ],
  [
    'B25 the type with a charset',
    POST.replace('application/jose', 'application/jose; charset=utf-16') + 'Content-Length: 1\n\nx',
    415,
    'media-type.unsupported',
  ],
  ['a body of nothing', `${POST}Content-Length: 0\n\n`, 400, 'parcel.encoding'],
  [
    'B54 a JWE of a thousand recipients',
    json({ recipients: Array.from({ length: 1_024 }, () => ({})) }),
    400,
    'parcel.encoding',
  ],
  ['B55 a JWE that is a zip', jwe({ zip: 'DEF' }), 400, 'parcel.header'],
  ['B45 a JWE without encryption', jwe({ alg: 'none' }), 400, 'parcel.header'],
  [
    'B47 a JWE that names a key at an address',
    jwe({ jku: 'http://169.254.169.254/' }),
    400,
    'parcel.header',
  ],
  ['no HTTP at all', '\u0016\u0003\u0001 what is this\n\n', 400, 'request.malformed'],
];

function body(text: string): string {
  return `${POST}Content-Length: ${Buffer.byteLength(text)}\n\n${text}`;
}

function json(content: object): string {
  return body(JSON.stringify(content));
}

function jwe(header: object): string {
  const sound = { alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: 'x', typ: 'trace-parcel+jwe' };
  const first = Buffer.from(JSON.stringify({ ...sound, ...header })).toString('base64url');
  return body([first, '', 'A'.repeat(16), 'AAAA', 'A'.repeat(22)].join('.'));
}

describe('what a partner can put on the wire', () => {
  let directory: ADirectory;
  let qs: AnApi;
  let tls: { key: string; cert: string };

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    qs = await AnApi.start('QS', directory);
    ({ tls } = await NodeKeys.load(directory.dataDir('QN')));
  });
  afterAll(async () => {
    await qs?.stop();
    await directory?.remove();
  });

  async function open(): Promise<TLSSocket> {
    const socket = connect({
      ...tls,
      port: directory.gatewayPort('QS'),
      host: '127.0.0.1',
      rejectUnauthorized: false,
    });
    socket.on('error', () => undefined);
    await once(socket, 'secureConnect');
    return socket;
  }

  /** Sends these bytes, and gives all that is answered until the gateway closes the connection. */
  async function send(text: string): Promise<string> {
    const socket = await open();
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    const closed = once(socket, 'close');
    socket.write(text.replaceAll('\n', '\r\n'));
    await closed;
    return Buffer.concat(chunks).toString('utf8');
  }

  const counted = async (): Promise<object> => {
    const { audit_entry: _, ...rows } = await qs.rows();
    return rows;
  };

  it.each(BAD)(
    '%s: refused with a problem document, and nothing has changed',
    async (_, text, status, code) => {
      const before = await counted();
      const answer = await send(text);
      expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
      expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
      expect(answer.toLowerCase()).toContain('connection: close');
      expect(answer).toContain(`"code":"${code}"`);
      expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
      expect(await counted()).toEqual(before);
    },
  );

  it('is cut at every byte of a sound head, and the gateway goes on', async () => {
    const text = `${POST}Content-Length: 5\n\nabcde`;
    for (let at = 1; at < text.length; at += 7) {
      const socket = await open();
      socket.write(text.slice(0, at).replaceAll('\n', '\r\n'));
      socket.destroy();
    }
    expect(await send('GET /x HTTP/1.1\nHost: x\n\n')).toContain('404');
  });

  it('can be slow, and holds nobody else up (B15, F68)', async () => {
    const slow = await Promise.all(Array.from({ length: 8 }, open));
    for (const socket of slow)
      socket.write(`${POST.replaceAll('\n', '\r\n')}Content-Length: 9\r\n\r\nab`);
    await pause(50);
    const { status } = await qs.get('/v1/partners');
    expect(status).toBe(200);
    // The partner itself is asked to come back: what it has in work is its share.
    expect(await send(`${POST}Content-Length: 1\n\nx`)).toContain('"code":"rate.limited"');
    for (const socket of slow) socket.destroy();
  });
});
