import { once } from 'node:events';
import { connect as connectBare, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { DirectoryDesk, OwnAuthority } from '@trace/exchange';
import { Audit, NodeKeys } from '@trace/platform';
import { fingerprintOf } from '@trace/protocol';
import { DirectoryServer } from '../../apps/node/src/directory/directory-server.ts';
import { AnApi } from '../api/an-api.ts';
import { aCertificate, useCertificate, type ACertificate } from '../support/a-certificate.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { until } from '../support/until.ts';

const DOORS = ['gateway', 'directory'] as const;
/** As many as the fault matrix wants, and so many of them at once as a door has places to wait before it. */
const CROWD = 2_000;
const AT_ONCE = 100;
/** What strangers of one network may hold (apps/node/src/strangers.ts). */
const ROOM = 100;

// T-13, F68, B15: who has not said who he is holds a door for a moment only, and never that of somebody who has.
describe('strangers', () => {
  let directory: ADirectory;
  let qs: AnApi;
  let authority: DirectoryServer;
  let authorityKeys: NodeKeys;
  const ports: Record<(typeof DOORS)[number], number> = { gateway: 0, directory: 0 };
  const held: Socket[] = [];

  beforeAll(async () => {
    directory = await aDirectory(['QS', 'QN', 'QV', 'QM']);
    const soon = await aCertificate({ notAfter: new Date(Date.now() + 20_000) });
    await useCertificate(directory.dataDir('QV'), soon);
    await directory.issue();
    qs = await AnApi.start('QS', directory);
    authorityKeys = await NodeKeys.load(directory.dataDir('QS'));
    [authority, ports.directory] = await openDirectory(['QN', 'QV']);
    ports.gateway = directory.gatewayPort('QS');
  });
  afterEach(() => {
    for (const socket of held.splice(0)) socket.destroy();
  });
  afterAll(async () => {
    await authority?.close();
    await qs?.stop();
    await directory?.remove();
  });

  /** A directory authority that names these States too, and its port. */
  async function openDirectory(states: readonly string[]): Promise<[DirectoryServer, number]> {
    const { dataSource, clock } = qs;
    const authority = new OwnAuthority({ folder: dirname(directory.authorityFile) });
    const desk = new DirectoryDesk({
      dataSource,
      keys: authorityKeys,
      audit: new Audit(),
      clock,
      authority,
    });
    for (const state of states) {
      const descriptor = await directory.descriptorOf(state, 1);
      const fingerprint = fingerprintOf(descriptor);
      const { proposalId } = await desk.propose(
        { person: 'One', role: 'ADMINISTRATOR' },
        { kind: 'ENTER', descriptor, fingerprint, validDays: 30 },
      );
      await desk.approve({ person: 'Another', role: 'SUPERVISOR' }, proposalId, fingerprint);
    }
    const server = new DirectoryServer(desk, authorityKeys);
    return [server, Number(new URL(await server.listen('127.0.0.1', 0)).port)];
  }

  const tlsOf = async (state: string): Promise<ACertificate> =>
    (await NodeKeys.load(directory.dataDir(state))).tls;

  /** Connects and says nothing, nor ever hangs up by itself. */
  async function standAt(port: number): Promise<Socket> {
    const socket = connectBare({ port, host: '127.0.0.1', allowHalfOpen: true });
    held.push(socket.on('error', () => undefined).resume());
    await once(socket, 'connect');
    return socket;
  }

  /** Connects with a certificate, or none, and shakes hands. */
  async function greet(port: number, tls: ACertificate | undefined): Promise<TLSSocket> {
    const socket = connect({ ...tls, port, host: '127.0.0.1', rejectUnauthorized: false });
    held.push(socket.on('error', () => undefined));
    await once(socket, 'secureConnect');
    return socket;
  }

  /** Asks over a connection that stands, and gives the whole answer, or what came before the end. */
  async function ask(
    socket: TLSSocket,
    text = 'GET /federation/list HTTP/1.1\nHost: x\n\n',
  ): Promise<string> {
    let answer = '';
    const ended = new Promise<void>((resolve) => {
      socket.on('close', () => resolve());
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString();
        const [head = '', body] = answer.split('\r\n\r\n');
        const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? Infinity);
        if (body !== undefined && body.length >= length) resolve();
      });
    });
    socket.write(text.replaceAll('\n', '\r\n'));
    await ended;
    socket.removeAllListeners('data');
    return answer;
  }

  /** Connections of this process, at both their ends. */
  const connections = (): number =>
    process.getActiveResourcesInfo().filter((what) => what === 'TCPSocketWrap').length;

  const isOver = (socket: Socket): boolean => socket.readableEnded || socket.destroyed;

  describe.each(DOORS)('at the %s', (door) => {
    it('who never shake hands are cut, and nothing is left of them', async () => {
      const before = connections();
      const bare = await Promise.all(Array.from({ length: 30 }, () => standAt(ports[door])));
      await until('all are cut', () => bare.every(isOver) || undefined);
      // Their own ends are left; of the server's none.
      await until('its ends are gone', () => connections() <= before + bare.length || undefined);
    });

    it(`who come ${CROWD} at once do not keep a partner out, nor take its connection`, async () => {
      const tls = await tlsOf('QN');
      const partner = await greet(ports[door], tls);
      if (door === 'directory') expect(await ask(partner)).toMatch(/^HTTP\/1\.1 200 /);
      const bare: Socket[] = [];
      while (bare.length < CROWD)
        bare.push(
          ...(await Promise.all(Array.from({ length: AT_ONCE }, () => standAt(ports[door])))),
        );
      const served = /^HTTP\/1\.1 (200|404) /;
      expect(await ask(await greet(ports[door], tls))).toMatch(served);
      expect(await ask(partner)).toMatch(served);
      // Who has waited longest was cut, and only so many of them wait.
      await until('the first are cut', () =>
        bare.slice(0, CROWD - ROOM).every(isOver) ? true : undefined,
      );
    });

    it('who say a little of a call each second are cut, though they hang up never', async () => {
      const tls = await tlsOf('QN');
      const before = connections();
      const [head, body] = [await greet(ports[door], tls), await greet(ports[door], tls)];
      for (const socket of [head, body]) socket.resume().allowHalfOpen = true;
      head.write('GET /federation/list HTTP/1.1\r\n');
      body.write('GET /federation/list HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n');
      const trickle = setInterval(() => {
        if (head.writable) head.write('x: y\r\n');
        if (body.writable) body.write('z');
      }, 1_000);
      await until('both are cut', () => (isOver(head) && isOver(body) ? true : undefined));
      clearInterval(trickle);
      await until('nothing is left', () => connections() <= before + 2 || undefined);
    });
  });

  it('do not keep a gateway from stopping', async () => {
    const other = await AnApi.start('QM', directory);
    const port = directory.gatewayPort('QM');
    const bare = await Promise.all(Array.from({ length: 30 }, () => standAt(port)));
    const partner = await greet(port, await tlsOf('QN'));
    partner.write('GET /x HTTP/1.1\r\n');
    await other.stop();
    await until('all are cut', () => [...bare, partner].every(isOver) || undefined);
  });

  it('do not keep a directory from stopping', async () => {
    const [other, port] = await openDirectory([]);
    const bare = await Promise.all(Array.from({ length: 30 }, () => standAt(port)));
    const greeted = await greet(port, await aCertificate());
    const partner = await greet(port, await tlsOf('QN'));
    expect(await ask(partner)).toMatch(/^HTTP\/1\.1 200 /);
    partner.write('GET /federation/list HTTP/1.1\r\n');
    await other.close();
    await until('all are cut', () => [...bare, greeted, partner].every(isOver) || undefined);
  });
});
