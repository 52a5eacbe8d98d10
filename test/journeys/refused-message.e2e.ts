import { instant, newId, readReceipt, type Message } from '@trace/protocol';
import type {
  RefusedEvidencesView,
  RefusedPageView,
} from '../../apps/node/src/api/views/refused-message.view.ts';
import { APartner } from '../support/a-partner.ts';
import { aTraceRequest, aWithdrawal } from '../support/builders/index.ts';
import { digestOfSignedBytes } from '../support/ledger.ts';
import { onBothQueues } from '../support/nodes.ts';
import { bothHold } from './both-hold.ts';

// What QN's honest node would never sign, the test signs with QN's own key.
describe('a well-signed message that says what it must not', () => {
  onBothQueues(['QN', 'QS'], (states) => {
    it('is refused with its code, kept as evidence for the supervisor, and moves nothing in its case', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
      await bothHold(qn, qs, caseId, 1);
      const before = await qs.supervisor.find(caseId);

      const partner = await APartner.of(states.directory, 'QN', 'QS');
      const illegal = withdrawal(caseId);
      const jws = await partner.sign(illegal);
      const send = async (): Promise<string> => {
        const { receipts } = await partner.post(await partner.pack([{ jws, keys: [] }]));
        return receipts[0] ?? '';
      };
      const receipt = readReceipt(await send());
      expect(receipt.results).toMatchObject([
        { messageId: illegal.messageId, outcome: 'REFUSED', code: 'code.unknown' },
      ]);
      // The same again is refused again, and kept once.
      await send();

      const after = await qs.supervisor.find(caseId);
      expect([after?.version, after?.state, after?.timeline, after?.clocks]).toEqual([
        before?.version,
        'DELIVERED',
        before?.timeline,
        before?.clocks,
      ]);

      const { body: listed } = await qs.supervisor.call<RefusedPageView>(
        'GET',
        '/v1/refused-messages',
      );
      expect(listed.messages).toEqual([
        {
          messageId: illegal.messageId,
          partner: 'QN',
          code: 'code.unknown',
          detail: expect.stringMatching(/^\S.+\.$/),
          digest: digestOfSignedBytes(jws),
          refusedAt: receipt.receivedAt,
          receiptId: receipt.receiptId,
        },
      ]);
      expect(JSON.stringify(listed)).not.toContain('NO_REASON');
      const { body: evidence } = await qs.supervisor.call<RefusedEvidencesView>(
        'GET',
        `/v1/refused-messages/${illegal.messageId}`,
      );
      expect(evidence.messages.map((one) => one.jws)).toEqual([jws]);
    });

    it('is for the supervisor alone, and a forged one is not kept', async () => {
      const qs = states.of('QS');
      for (const path of ['/v1/refused-messages', `/v1/refused-messages/${newId()}`]) {
        expect((await qs.officer.call('GET', path)).status).toBe(403);
      }
      const unknown = await qs.supervisor.call('GET', `/v1/refused-messages/${newId()}`);
      expect(unknown.status).toBe(404);

      const partner = await APartner.of(states.directory, 'QN', 'QS');
      const [header = '', , signature = ''] = (await partner.sign(withdrawal(newId()))).split('.');
      const payload = Buffer.from(JSON.stringify(withdrawal(newId()))).toString('base64url');
      const forged = [header, payload, signature].join('.');
      const { receipts } = await partner.post(await partner.pack([{ jws: forged, keys: [] }]));
      expect(readReceipt(receipts[0] ?? '').results).toMatchObject([{ code: 'sig.invalid' }]);
      const { body } = await qs.supervisor.call<RefusedPageView>('GET', '/v1/refused-messages');
      expect(body.messages.map(({ code }) => code)).toEqual(['code.unknown']);
    });
  });
});

/** QN's next word in a case, with a reason that is on no list. */
function withdrawal(caseId: string): Message {
  return {
    messageId: newId(),
    caseId,
    issuer: 'QN',
    audience: 'QS',
    sequence: 2,
    seen: 0,
    kind: 'WITHDRAWAL',
    schemaVersion: '1.0',
    createdAt: instant(new Date()),
    language: 'en',
    body: Object.assign(aWithdrawal(), { reason: 'NO_REASON' }),
    sealed: [],
  };
}
