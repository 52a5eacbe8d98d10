import {
  instant,
  newId,
  readReceipt,
  type BodyOf,
  type Message,
  type MessageKind,
} from '@trace/protocol';
import type { NoticePageView } from '../../apps/node/src/api/views/notice.view.ts';
import type {
  RefusedEvidencesView,
  RefusedPageView,
} from '../../apps/node/src/api/views/refused-message.view.ts';
import { APartner } from '../support/a-partner.ts';
import { aFinalAnswer, aTraceRequest, aWithdrawal } from '../support/builders/index.ts';
import { digestOfSignedBytes } from '../support/ledger.ts';
import { onBothQueues } from '../support/nodes.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';

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

    it('that leaves out of its answer what was asked is refused too, and the clock runs on', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const addressees = [{ state: 'QN', why: 'MANUFACTURER', mode: 'PARALLEL' } as const];
      const { caseId } = await qs.focalPoint.submit({
        to: 'QN',
        request: aTraceRequest({ header: { addressees } }),
      });
      await bothHold(qs, qn, caseId, 1);
      const before = await qs.supervisor.find(caseId);

      const partner = await APartner.of(states.directory, 'QN', 'QS');
      const { questionResults } = aFinalAnswer().response;
      const short = aFinalAnswer({ response: { questionResults: questionResults.slice(0, 1) } });
      const said = nextWord(caseId, 'FINAL_ANSWER', short);
      const jws = await partner.sign(said);
      const send = async (): Promise<string[]> => {
        const { receipts } = await partner.post(await partner.pack([{ jws, keys: [] }]));
        return receipts;
      };
      const receipts = await send();
      expect(readReceipt(receipts[0] ?? '').results).toMatchObject([
        { messageId: said.messageId, outcome: 'REFUSED', code: 'member.missing' },
      ]);
      // What was refused once gets the receipt that it got then, to the byte.
      expect(await send()).toEqual(receipts);

      const after = await qs.supervisor.find(caseId);
      expect([after?.version, after?.timeline, after?.clocks]).toEqual([
        before?.version,
        before?.timeline,
        before?.clocks,
      ]);
      const path = `/v1/refused-messages/${said.messageId}`;
      const { body } = await qs.supervisor.call<RefusedEvidencesView>('GET', path);
      expect(body.messages.map((one) => [one.code, one.jws])).toEqual([['member.missing', jws]]);
      // The honest node of QN goes on as if nothing had been said.
      await qn.officer.follow(caseId, 'final-answer', aFinalAnswer());
      await Promise.all([
        qs.focalPoint.sees(caseId, 'ANSWERED'),
        qn.officer.sees(caseId, 'ANSWERED'),
      ]);
      await expectAgreement(qn, qs, caseId);
    });

    it('is told to the supervisor', async () => {
      const { body } = await states.of('QS').supervisor.call<NoticePageView>('GET', '/v1/notices');
      expect(body.notices).toContainEqual(
        expect.objectContaining({ what: 'MESSAGE_REFUSED', desk: 'SUPERVISOR', partner: 'QN' }),
      );
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
      expect(body.messages.map(({ code }) => code)).toEqual(['member.missing', 'code.unknown']);
    });
  });
});

/** QN's next word in a case, with a reason that is on no list. */
function withdrawal(caseId: string): Message {
  const body = Object.assign(aWithdrawal(), { reason: 'NO_REASON' });
  return Object.assign(nextWord(caseId, 'WITHDRAWAL', body), { sequence: 2, seen: 0 });
}

/** What QN says first in a case that QS has opened. */
function nextWord<K extends MessageKind>(caseId: string, kind: K, body: BodyOf[K]): Message {
  const message = {
    messageId: newId(),
    caseId,
    issuer: 'QN',
    audience: 'QS',
    sequence: 1,
    seen: 1,
    kind,
    schemaVersion: '1.0',
    createdAt: instant(new Date()),
    language: 'en',
    body,
    sealed: [],
  };
  // Kind and body belong together, which the caller's type says and the union does not.
  return message as unknown as Message;
}
