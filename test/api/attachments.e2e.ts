import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import type { Attachment } from '@trace/protocol';
import type { Response } from 'supertest';
import type { AttachmentView } from '../../apps/node/src/api/views/attachment.view.ts';
import type { UploadedView } from '../../apps/node/src/api/views/uploaded.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aPicture } from '../support/a-picture.ts';
import { AScanner } from '../support/a-scanner.ts';
import { aHandling, anAttachment, aTraceRequest } from '../support/builders/index.ts';
import { until } from '../support/until.ts';
import { AnApi } from './an-api.ts';

const LIMIT = 65_536;
const A_DAY_MS = 86_400_000;
const TEXT = Buffer.from('A note on the case.\n');

describe('attachments by the api', () => {
  let directory: ADirectory;
  let scanner: AScanner;
  let qn: AnApi;
  let qs: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    scanner = await AScanner.start('trial-virus');
    const env = { ATTACHMENT_BYTES: String(LIMIT), SCANNER_URL: scanner.url };
    qn = await AnApi.start('QN', directory, { env });
    qs = await AnApi.start('QS', directory);
  });
  afterAll(async () => {
    await qs?.stop();
    await qn?.stop();
    await scanner?.stop();
    await directory?.remove();
  });

  const upload = (bytes: Buffer, type: string, headers = {}): Promise<Response> =>
    qn.postBytes('/v1/attachments', bytes, { 'Content-Type': type, ...headers });
  const uploaded = async (bytes: Buffer = TEXT, type = 'text/plain'): Promise<UploadedView> => {
    const { status, body } = await upload(bytes, type);
    expect(status).toBe(201);
    return body as UploadedView;
  };
  const files = async (): Promise<number> => {
    const [row]: { count: number }[] = await qn.dataSource.query(
      'select (select count(*) from sealed_file)::int + (select count(*) from upload)::int as count',
    );
    return row?.count ?? -1;
  };
  const submit = (attachments: Attachment[], to = 'QS'): Promise<Response> =>
    qn.post('/v1/requests', {
      to,
      language: 'en',
      request: aTraceRequest({ header: { attachments } }),
    });

  it('are taken up to the limit, to the byte, and scanned', async () => {
    const most = await upload(Buffer.alloc(LIMIT, 'a'), 'text/plain', {
      'X-File-Name': encodeURIComponent('Meldung Straße.txt'),
    });
    expect(most.status).toBe(201);
    expect(most.body).toEqual({
      mime: 'text/plain',
      sha256: expect.stringMatching(/^[\w-]{43}$/),
      name: 'Meldung_Straße.txt',
      file: {
        part: expect.stringMatching(/^file-[0-9a-f]{20}$/),
        digest: expect.stringMatching(/^[\w-]{43}$/),
        bytes: LIMIT,
      },
      scan: 'CLEAN',
    });
    expect(await qn.audit()).toMatchObject([
      { action: 'ATTACHMENT_UPLOADED', outcome: 'text/plain', case_id: null },
    ]);
    const before = await files();
    const over = await upload(Buffer.alloc(LIMIT + 1, 'a'), 'text/plain');
    expect([over.status, over.body.code]).toEqual([413, 'body.too-large']);
    expect(await files()).toBe(before);
  });

  it.each<[string, number, string, Buffer, string]>([
    ['a web page', 415, 'attachment.type', Buffer.from('<html>'), 'application/octet-stream'],
    ['a type that is not taken', 415, 'attachment.type', TEXT, 'text/html'],
    ['JSON', 415, 'attachment.type', Buffer.from('{}'), 'application/json'],
    ['a multipart form', 415, 'attachment.type', TEXT, 'multipart/form-data; boundary=x'],
    ['another type than its content', 422, 'attachment.type-differs', TEXT, 'image/png'],
    ['nothing', 422, 'attachment.cut-off', Buffer.alloc(0), 'text/plain'],
    ['a virus', 422, 'attachment.infected', Buffer.from('a trial-virus'), 'text/plain'],
  ])('are refused when they are %s: %i %s', async (_, status, code, bytes, type) => {
    const before = await files();
    const answer = await upload(bytes, type);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await files()).toBe(before);
  });

  it('do not stop the node when they break off, are squeezed, or have a name that is none', async () => {
    const { port } = qn.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    const token = await qn.tokenOf('OFFICER');
    const head = `POST /v1/attachments HTTP/1.1\nHost: x\nAuthorization: Bearer ${token}\nContent-Type: text/plain\nContent-Length: 50\n\nabc`;
    socket.end(head.replaceAll('\n', '\r\n'));
    const before = await files();
    await once(socket.resume(), 'close');
    expect(await files()).toBe(before);
    expect((await upload(TEXT, 'text/plain', { 'Content-Encoding': 'gzip' })).status).toBe(415);
    expect((await upload(TEXT, 'text/plain', { 'X-File-Name': '%E0%A4' })).status).toBe(400);
    expect((await qn.get('/v1/health')).status).toBe(200);
  });

  it('wait while the scanner does not answer: nothing is taken in unscanned', async () => {
    const nowhere = await AScanner.start('x');
    await nowhere.stop();
    const api = await AnApi.start('QN', await aDirectory(['QN', 'QS']), {
      env: { SCANNER_URL: nowhere.url },
    });
    const answer = await api.postBytes('/v1/attachments', TEXT, { 'Content-Type': 'text/plain' });
    expect([answer.status, answer.body.code]).toEqual([503, 'scanner.unavailable']);
    await api.stop();
  });

  it('are named by a message only as they are', async () => {
    const one = await uploaded();
    const other = await uploaded(await aPicture(), 'image/jpeg');
    const wrong: [Attachment, string][] = [
      [anAttachment(one, { mime: 'image/png' }), 'Say of the file what its upload has said'],
      [anAttachment(one, { sha256: other.sha256 }), 'Say of the file what its upload has said'],
      [anAttachment(one, { file: { bytes: 7 } }), 'Say of the file what its upload has said'],
      [anAttachment(one, { file: { digest: one.sha256 } }), 'No file with this digest waits here'],
    ];
    for (const [attachment, says] of wrong) {
      const { status, body } = await submit([attachment]);
      expect([status, body.code]).toEqual([400, 'sealed.reference']);
      expect(body.errors).toMatchObject([
        {
          pointer: '/request/header/attachments/0/file',
          detail: expect.stringContaining(says) as string,
        },
      ]);
    }
  });

  it('are given to the State that the message names, opened for a reason, and only until their day', async () => {
    const photo = await aPicture();
    const named = anAttachment(await uploaded(photo, 'image/jpeg'), {
      handling: aHandling({ flags: ['DELETE_AFTER'], deleteAfter: '2027-01-31' }),
    });
    const { status, body } = await submit([named]);
    expect(status).toBe(201);
    const { caseId } = body as { caseId: string };
    await qn.deliver('QS');
    const path = `/v1/cases/${caseId}/attachments/${named.sha256}`;
    const reason = { 'X-Reason': 'To compare the mark' };
    const early = await qs.get(path, 'OFFICER', reason);
    expect([early.status, early.body.code]).toEqual([409, 'attachment.not-here']);
    await fetched(qs, caseId);

    expect((await qs.get(path, 'OFFICER')).body.code).toBe('request.malformed');
    expect((await qs.get(path, 'OFFICER', reason)).status).toBe(200);
    expect(await qs.audit()).toMatchObject([
      {
        action: 'ATTACHMENT_READ',
        case_id: caseId,
        reason: 'To compare the mark',
        outcome: named.sha256,
      },
    ]);
    const part = named.file?.part ?? '';
    const asPerson = await qs.get(`/v1/cases/${caseId}/identities/${part}`, 'OFFICER', reason);
    expect([asPerson.status, asPerson.body.code]).toEqual([404, 'message.unknown']);

    // The same file goes into another case without being uploaded again.
    expect((await submit([named])).status).toBe(201);

    qs.clock.aheadMs = Date.parse('2027-02-02T00:00:00Z') - Date.now();
    const late = await qs.get(path, 'OFFICER', reason);
    expect([late.status, late.body.code]).toEqual([410, 'handling.expired']);
    qs.clock.aheadMs = 0;
  });

  it('are forgotten after a day, unless a message or a draft names them', async () => {
    const [lost, drafted, sent] = [await uploaded(), await uploaded(), await uploaded()];
    const draft = await qn.post('/v1/drafts', {
      language: 'en',
      to: ['QS'],
      request: aTraceRequest({ header: { attachments: [anAttachment(drafted)] } }),
    });
    expect(draft.status).toBe(201);
    expect((await submit([anAttachment(sent)])).status).toBe(201);
    await qn.uploads.run();
    expect(await known(lost)).toEqual([true, true]);
    qn.clock.aheadMs = A_DAY_MS + 1_000;
    await qn.uploads.run();
    qn.clock.aheadMs = 0;
    expect(await known(lost)).toEqual([false, false]);
    expect(await known(drafted)).toEqual([true, true]);
    expect(await known(sent)).toEqual([false, true]);
  });

  /** Whether the upload of a file is known, and whether its bytes are here. */
  async function known({ file }: UploadedView): Promise<[boolean, boolean]> {
    const [row]: { upload: boolean; bytes: boolean }[] = await qn.dataSource.query(
      `select exists (select 1 from upload where digest = $1) as upload,
              exists (select 1 from sealed_file_piece where digest = $1) as bytes`,
      [file.digest],
    );
    return [row?.upload ?? false, row?.bytes ?? false];
  }

  async function fetched(api: AnApi, caseId: string): Promise<void> {
    await api.exchange.fetchFiles.run();
    await until('the files have come', async () => {
      const { body } = await api.get(`/v1/cases/${caseId}`);
      const { attachments } = body as { attachments: AttachmentView[] };
      return attachments.every(({ state }) => state === 'HERE') || undefined;
    });
  }
});
