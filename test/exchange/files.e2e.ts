import { hash } from 'node:crypto';
import { instant, newId, openFile, sealFile, sealPart } from '@trace/protocol';
import type { Message } from '@trace/protocol';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { APartner } from '../support/a-partner.ts';
import { anAttachment, aTraceRequest } from '../support/builders/index.ts';
import { until } from '../support/until.ts';

const TEXT = Buffer.from('A note on the case.\n');

// What QS's honest node would never say or ask, the test says with QS's own certificate; and QT is no party to anything.
describe('sealed files between nodes', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: APartner;
  let qt: APartner;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QT']);
    qn = await AnApi.start('QN', directory);
    qs = await APartner.of(directory, 'QS', 'QN');
    qt = await APartner.of(directory, 'QT', 'QN');
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });

  it('are given to the State that a message names, in exact ranges, and to nobody else', async () => {
    const { body: upload } = await qn.postBytes('/v1/attachments', TEXT, {
      'Content-Type': 'text/plain',
    });
    const path = `/exchange/v1/sealed-files/${upload.file.digest}`;
    const last = 112 + Math.ceil((TEXT.length * 4) / 3) - 1;
    const ask = (who: APartner, range?: string, method = 'GET', at = path) =>
      who.fetchRange(at, range, method);
    // Nobody was told of it yet.
    expect((await ask(qs, `bytes=0-${last}`)).status).toBe(404);
    const { status } = await qn.post('/v1/requests', {
      to: 'QS',
      language: 'en',
      request: aTraceRequest({ header: { attachments: [anAttachment(upload)] } }),
    });
    expect(status).toBe(201);

    const whole = await ask(qs, `bytes=0-${last}`);
    expect([whole.status, whole.headers['content-range']]).toEqual([
      206,
      `bytes 0-${last}/${last + 1}`,
    ]);
    expect(hash('sha256', whole.body, 'base64url')).toBe(upload.file.digest);
    expect((await ask(qs, 'bytes=5-9')).body).toEqual(whole.body.subarray(5, 10));
    for (const range of [
      undefined,
      'bytes=0-',
      'bytes=-5',
      `bytes=0-${last + 1}`,
      'bytes=9-5',
      'bytes=0-1,4-5',
    ]) {
      expect((await ask(qs, range)).status).toBe(416);
    }
    expect((await ask(qt, 'bytes=0-9')).status).toBe(404);
    expect((await ask(qs, 'bytes=0-9', 'DELETE')).status).toBe(405);
    expect((await ask(qs, 'bytes=0-9', 'GET', `${path}/../x`)).status).toBe(404);
  });

  it('are heard of only from the State that has them, in a closed form', async () => {
    const { body: upload } = await qn.postBytes('/v1/attachments', TEXT, {
      'Content-Type': 'text/plain',
    });
    await qn.post('/v1/requests', {
      to: 'QS',
      language: 'en',
      request: aTraceRequest({ header: { attachments: [anAttachment(upload)] } }),
    });
    const path = `/exchange/v1/sealed-files/${upload.file.digest}/outcome`;
    const say = async (who: APartner, said: object): Promise<number> =>
      (await who.post(JSON.stringify(said), { path, type: 'application/json' })).status;
    expect(await say(qt, { outcome: 'ARRIVED' })).toBe(404);
    expect(await say(qs, { outcome: 'LOST' })).toBe(400);
    expect(await say(qs, { outcome: 'REFUSED', code: '=cmd()' })).toBe(400);
    expect(await reports()).toEqual([]);
    expect(await say(qs, { outcome: 'ARRIVED' })).toBe(204);
    expect(await say(qs, { outcome: 'ARRIVED' })).toBe(204);
    expect(await reports()).toEqual([{ partner: 'QS', outcome: 'ARRIVED' }]);
  });

  it('are refused when they are not what the message says, whoever sealed them so', async () => {
    const messageId = newId();
    const { sealed, digest, key } = await sealFile(Buffer.from('<script>alert(1)</script>'));
    expect((await openFile(sealed, digest, key)).length).toBe(25);
    const part = await sealPart(messageId, 'file-1', { name: 'x', key });
    const attachment = anAttachment({
      mime: 'image/png',
      sha256: hash('sha256', '<script>alert(1)</script>', 'base64url'),
      name: 'x',
      file: { part: 'file-1', digest, bytes: 25 },
      scan: 'CLEAN',
    });
    const caseId = newId();
    const message = {
      messageId,
      caseId,
      issuer: 'QS',
      audience: 'QN',
      sequence: 1,
      seen: 0,
      kind: 'REQUEST',
      schemaVersion: '1.0',
      createdAt: instant(new Date()),
      language: 'en',
      body: aTraceRequest({
        header: {
          humanRef: 'QS-TR-2026-000001',
          addressees: [{ state: 'QN', why: 'MANUFACTURER', mode: 'PARALLEL' }],
          attachments: [attachment],
        },
      }),
      sealed: [part.sealed],
    } as Message;
    const jws = await qs.sign(message);
    const { receipts, problem } = await qs.post(
      await qs.pack([{ jws, keys: [{ part: 'file-1', key: part.key }] }]),
    );
    expect([problem, receipts.length]).toEqual([undefined, 1]);
    // It is as if it had come over the wire: QS has no node here from which it could be fetched.
    await qn.dataSource.query(
      'insert into sealed_file_piece (origin, digest, number, content) values ($1, $2, 0, $3)',
      ['QS', digest, sealed],
    );
    await qn.exchange.fetchFiles.run();
    const row = await until('the file is refused', async () => {
      const [one]: { state: string; refusal_code: string }[] = await qn.dataSource.query(
        'select state, refusal_code from sealed_file where digest = $1',
        [digest],
      );
      return one?.state === 'WANTED' ? undefined : one;
    });
    expect(row).toEqual({ state: 'REFUSED', refusal_code: 'attachment.type' });
    const left: unknown[] = await qn.dataSource.query(
      'select 1 from sealed_file_piece where digest = $1',
      [digest],
    );
    expect(left).toEqual([]);
    const events: { kind: string; outcome: string }[] = await qn.dataSource.query(
      'select kind, outcome from security_event',
    );
    expect(events).toContainEqual({ kind: 'ATTACHMENT_ALTERED', outcome: 'attachment.type' });
  });

  async function reports(): Promise<object[]> {
    return qn.dataSource.query('select partner, outcome from file_report');
  }
});
