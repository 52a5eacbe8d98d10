import { Client } from 'pg';
import sharp from 'sharp';
import type { AttachmentView } from '../../apps/node/src/api/views/attachment.view.ts';
import type { NoticePageView } from '../../apps/node/src/api/views/notice.view.ts';
import { aPicture } from '../support/a-picture.ts';
import { anAttachment, aTraceRequest } from '../support/builders/index.ts';
import { onBothQueues, type AState } from '../support/nodes.ts';
import { until } from '../support/until.ts';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << >>\n%%EOF\n');

describe('attachments', () => {
  onBothQueues(['QN', 'QS'], (states) => {
    it('follow the message that names them, byte for byte, and both sides see that they have come', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const photo = await aPicture(600);
      const [mark, report] = [
        await qn.focalPoint.upload(photo, 'image/jpeg', 'Weber IMG 1.jpeg'),
        await qn.focalPoint.upload(PDF, 'application/octet-stream', '../lab.pdf'),
      ];
      expect([mark.name, report.name, report.mime]).toEqual([
        'Weber_IMG_1.jpg',
        'lab.pdf',
        'application/pdf',
      ]);
      const { caseId } = await qn.focalPoint.submit({
        to: 'QS',
        request: aTraceRequest({
          header: {
            attachments: [anAttachment(mark), anAttachment(report, { kind: 'LAB_REPORT' })],
          },
        }),
      });
      await qs.officer.sees(caseId, 'DELIVERED');
      expect(await settled(qs, caseId)).toMatchObject([
        { state: 'HERE', mime: 'image/jpeg', scan: 'NO_SCANNER', bytes: photo.length },
        { state: 'HERE', mime: 'application/pdf', kind: 'LAB_REPORT' },
      ]);
      const there = await until('QN hears that they have arrived', async () => {
        const shown = await attachments(qn, caseId);
        return shown.every((one) => one.there?.outcome === 'ARRIVED') ? shown : undefined;
      });
      expect(there.map(({ state }) => state)).toEqual(['HERE', 'HERE']);

      const opened = await qs.officer.open(caseId, mark.sha256);
      expect(opened.status).toBe(200);
      expect(opened.content.equals(photo)).toBe(true);
      expect(Object.fromEntries(opened.headers)).toMatchObject({
        'content-type': 'image/jpeg',
        'content-disposition': expect.stringMatching(/^attachment; filename="Weber_IMG_1.jpg"/),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      });
      const preview = await qs.officer.open(caseId, mark.sha256, '?preview=true');
      expect((await sharp(preview.content).metadata()).exif).toBeUndefined();
      const none = await qs.officer.open(caseId, report.sha256, '?preview=true');
      expect(none.status).toBe(409);

      expect(await rows(qs, audited(caseId))).toEqual([
        { action: 'ATTACHMENT_ARRIVED', reason: null },
        { action: 'ATTACHMENT_ARRIVED', reason: null },
        { action: 'ATTACHMENT_READ', reason: 'To compare the mark' },
        { action: 'ATTACHMENT_READ', reason: 'To compare the mark' },
      ]);
      // Neither side has the picture, its name or its key anywhere in clear.
      for (const side of [qn, qs]) {
        const [dump] = await rows(
          side,
          `select (select string_agg(encode(content, 'escape'), '') from sealed_file_piece) || ' ' ||
                  coalesce((select string_agg(upload::text, ' ') from upload), '') || ' ' ||
                  (select string_agg(message::text, ' ') from message) as text`,
        );
        expect(dump?.['text']).not.toMatch(/Canary|Weber_IMG|lab\.pdf/);
      }
    });

    it('go on where they were cut off', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const photo = await aPicture(1_400);
      const upload = await qn.focalPoint.upload(photo, 'image/jpeg');
      const cut = await rows(
        qn,
        `delete from sealed_file_piece where digest = '${upload.file.digest}' and number = 2
         returning encode(content, 'hex') as hex, origin, digest`,
      );
      expect(cut).toHaveLength(1);
      const { caseId } = await qn.focalPoint.submit({
        to: 'QS',
        request: aTraceRequest({ header: { attachments: [anAttachment(upload)] } }),
      });
      const waiting = await until('two pieces have come and the third has not', async () => {
        const [shown] = await attachments(qs, caseId);
        return shown?.because === undefined ? undefined : shown;
      });
      expect(waiting).toMatchObject({
        state: 'ARRIVING',
        because: 'http-416',
        arrived: { bytes: 2 * 1_048_576 },
      });
      // The message was answered with its receipt long before.
      await qs.officer.sees(caseId, 'DELIVERED');
      const refused = await qs.officer.open(caseId, upload.sha256);
      expect(refused.status).toBe(409);
      const first = `select xmin::text from sealed_file_piece where digest = '${upload.file.digest}' and number < 2`;
      const before = await rows(qs, first);
      const { hex, origin, digest } = cut[0] ?? {};
      await rows(
        qn,
        `insert into sealed_file_piece values ('${origin}', '${digest}', 2, decode('${hex}', 'hex'))`,
      );
      expect(await settled(qs, caseId)).toMatchObject([{ state: 'HERE' }]);
      expect(await rows(qs, first)).toEqual(before);
      expect((await qs.officer.open(caseId, upload.sha256)).content.equals(photo)).toBe(true);
    });

    // domain/scenarios.md, 22 (b)
    it('are refused when they were altered: nothing of them is kept, and both supervisors are told', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const upload = await qn.focalPoint.upload(await aPicture(), 'image/jpeg');
      await rows(
        qn,
        `update sealed_file_piece set content = set_byte(content, 200, get_byte(content, 200) # 1)
          where digest = '${upload.file.digest}'`,
      );
      const { caseId } = await qn.focalPoint.submit({
        to: 'QS',
        request: aTraceRequest({ header: { attachments: [anAttachment(upload)] } }),
      });
      const before = await qs.officer.sees(caseId, 'DELIVERED');
      expect(await settled(qs, caseId)).toMatchObject([
        { state: 'REFUSED', because: 'attachment.altered' },
      ]);
      expect(
        await rows(qs, `select 1 from sealed_file_piece where digest = '${upload.file.digest}'`),
      ).toEqual([]);
      expect((await qs.officer.open(caseId, upload.sha256)).status).toBe(409);
      for (const side of [qn, qs]) {
        await until(`the supervisor of ${side.node.state} is told`, async () => {
          const { body } = await side.supervisor.call<NoticePageView>('GET', '/v1/notices');
          const told = body.notices.some(
            (one) => one.what === 'ATTACHMENT_REFUSED' && one.caseId === caseId,
          );
          return told || undefined;
        });
      }
      expect(await attachments(qn, caseId)).toMatchObject([
        { there: { outcome: 'REFUSED', code: 'attachment.altered' } },
      ]);
      const after = await qs.officer.find(caseId);
      expect([after?.clocks, after?.version]).toEqual([before.clocks, before.version]);
    });
  });
});

async function attachments({ officer }: AState, caseId: string): Promise<AttachmentView[]> {
  return (await officer.find(caseId))?.attachments ?? [];
}

/** The attachments of a case once none of them is on its way any more. */
async function settled(side: AState, caseId: string): Promise<AttachmentView[]> {
  return until(`${side.node.state} waits for no attachment`, async () => {
    const shown = await attachments(side, caseId);
    return shown.length > 0 && shown.every(({ state }) => state !== 'ARRIVING') ? shown : undefined;
  });
}

function audited(caseId: string): string {
  return `select action, reason from audit_entry where case_id = '${caseId}' and action like 'ATTACHMENT%' order by entry_id`;
}

async function rows({ database }: AState, sql: string): Promise<Record<string, string>[]> {
  const client = new Client(database.url);
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(sql)).rows;
  } finally {
    await client.end();
  }
}
