import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectBare, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { aCertificate } from '../support/a-certificate.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { until } from '../support/until.ts';

const HOST = '127.0.0.1';
/** The beginning of a ClientHello that never ends. */
const HALF_A_HANDSHAKE = Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252]);
const HALF_A_BODY = [
  'POST /v1/session HTTP/1.1',
  'Host: x',
  'X-Trace-Console: 1',
  'Content-Type: application/json',
  'Content-Length: 9',
  '',
  '{',
].join('\r\n');
/** What they have said when the process is told to stop. */
const SAID = ['', 'G', 'GET /v1/health HTTP/1.1\r\n', HALF_A_BODY];
const ANSWERED = 'GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n';

// F68: a process that is told to stop is gone within its grace, whoever stands at its api. Past it, it ends with 1.
describe.each(['in clear', 'over TLS'])('the process of an api %s', (how) => {
  const isTls = how === 'over TLS';
  const held: Socket[] = [];
  let folder: string;
  let directory: ADirectory;
  let database: ADatabase;
  let node: ANode;

  beforeAll(async () => {
    [directory, database] = [await aDirectory(['QN']), await aDatabase()];
    folder = await mkdtemp(join(tmpdir(), 'api-stop-'));
    const { cert, key } = await aCertificate();
    await writeFile(join(folder, 'api.pem'), cert);
    await writeFile(join(folder, 'api.key'), key);
    const env = {
      API_CERTIFICATE_FILE: join(folder, 'api.pem'),
      API_KEY_FILE: join(folder, 'api.key'),
    };
    node = await ANode.start({
      state: 'QN',
      directory,
      databaseUrl: database.url,
      processes: [['api']],
      ...(isTls && { env }),
    });
  });
  afterAll(async () => {
    for (const socket of held) socket.destroy();
    await node?.stop();
    await database?.drop();
    await directory?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const stands = <S extends Socket>(socket: S): S => {
    held.push(socket.on('error', () => undefined));
    socket.allowHalfOpen = true;
    return socket;
  };

  /** Comes to the door, and neither reads on nor hangs up by itself. */
  async function standAt(words: Buffer | string = ''): Promise<Socket> {
    const port = Number(new URL(node.api).port);
    const socket = stands(connectBare({ host: HOST, port, allowHalfOpen: true }));
    await once(socket, 'connect');
    socket.write(words);
    return socket;
  }

  /** The same once hands are shaken, where they are. */
  async function comeIn(words: string): Promise<Socket> {
    if (!isTls) return standAt(words);
    const port = Number(new URL(node.api).port);
    const socket = stands(connect({ host: HOST, port, rejectUnauthorized: false }));
    await once(socket, 'secureConnect');
    socket.write(words);
    return socket;
  }

  it('stops within its grace, whatever those who stand there hold open', async () => {
    for (let one = 0; one < 50; one += 1) await standAt(one % 2 === 0 ? '' : HALF_A_HANDSHAKE);
    for (const words of SAID) await comeIn(words);
    const answered = await comeIn(ANSWERED);
    const [answer] = (await once(answered, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);
    expect(await node.stop()).toEqual([0]);
    for (const socket of held) socket.resume();
    await until('all are cut', () =>
      held.every((one) => one.readableEnded || one.destroyed) ? true : undefined,
    );
  });
});
