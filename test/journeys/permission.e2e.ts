import { randomUUID } from 'node:crypto';
import type { UseCheckView } from '../../apps/node/src/api/views/handling.view.ts';
import {
  aFinalAnswer,
  aHandling,
  anAcknowledgement,
  aPermissionDecision,
  aPermissionRequest,
  aTraceRequest,
} from '../support/builders/index.ts';
import { anotherWeapon } from '../support/another-weapon.ts';
import type { Answer } from '../support/a-node.ts';
import { inMovedTime, type AState } from '../support/nodes.ts';
import { until } from '../support/until.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';

// domain/code-lists.md, 7.16, and UNTOC 18(19): what its State has restricted opens by its permission, as far and as long.
describe('what an answer says under H2', () => {
  inMovedTime(
    ['QN', 'QS', 'QM'],
    (states, clocks) => {
      const to = { purpose: 'FORWARD_TO_STATE', to: 'QM' };

      it('opens by a permission, exactly where it is named and until its last day has ended', async () => {
        const [qn, qs, qm] = [states.of('QN'), states.of('QS'), states.of('QM')];
        const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
        await bothHold(qn, qs, caseId, 1);
        await qs.officer.follow(caseId, 'acknowledgement', anAcknowledgement(SOON));
        const { messageId } = await qs.officer.follow(caseId, 'final-answer', ANSWER);
        await bothHold(qn, qs, caseId, 3);

        const may = async (pointer: string, use: object = to): Promise<boolean> => {
          const { status, body } = await qn.officer.call<UseCheckView>(
            'POST',
            `/v1/cases/${caseId}/use-check`,
            { body: { ...use, data: [{ messageId, pointer }] } },
          );
          expect(status).toBe(200);
          return body.allowed;
        };
        const ask = async (decision: object): Promise<void> => {
          const held = (await qn.officer.find(caseId))?.timeline.length ?? 0;
          const asked = aPermissionRequest({ dataRefs: [{ messageId, pointer: BUYER }] });
          await qn.officer.follow(caseId, 'permission-request', asked);
          await bothHold(qn, qs, caseId, held + 1);
          const decided = aPermissionDecision({ conditions: [], ...decision });
          await qs.focalPoint.follow(caseId, 'permission-decision', decided);
          await bothHold(qn, qs, caseId, held + 2);
        };
        const opened = async (): Promise<boolean[]> => [
          await may(BUYER),
          await may(NEIGHBOUR),
          await may(BUYER, { ...to, to: 'QT' }),
          await may(BUYER, { purpose: 'USE_IN_COURT' }),
        ];
        const passOn = async (factsSummary: string): Promise<unknown> => {
          const answer = await onward(qn, caseId, factsSummary);
          return answer.status === 201 ? 201 : [answer.status, answer.body.code];
        };
        const REFUSED = [422, 'handling.restricted'];

        expect(await opened()).toEqual([false, false, false, false]);
        expect(await passOn('It was sold to Tresk d.o.o. in 2018.')).toEqual(REFUSED);

        await ask({ decision: 'REFUSED' });
        expect(await opened()).toEqual([false, false, false, false]);
        expect(await passOn('It was sold to Tresk d.o.o. in 2018.')).toEqual(REFUSED);

        await ask({ decision: 'GRANTED', validUntil: '2026-04-10' });
        expect(await opened()).toEqual([true, false, false, false]);
        expect(await passOn('It was sold to Tresk d.o.o. in 2018.')).toBe(201);
        expect(await passOn('It was then sold to Kolar Orozje.')).toEqual(REFUSED);
        expect(await passOn('Sold by Tresk d.o.o. to Kolar Orozje.')).toEqual(REFUSED);

        // The last hour of that day where QS is, two hours ahead of UTC in April.
        await clocks.setTo('2026-04-10T21:50:00Z');
        expect(await opened()).toEqual([true, false, false, false]);
        await clocks.setTo('2026-04-10T22:00:01Z');
        expect(await opened()).toEqual([false, false, false, false]);
        expect(await passOn('It was sold to Tresk d.o.o. in 2018.')).toEqual(REFUSED);

        // Nothing of what was refused has left the node, and both see the same decisions.
        const arrived = await until('QM holds the case that was passed on to it', async () => {
          const { body } = await qm.officer.call<{ cases: unknown[] }>('GET', '/v1/cases');
          return body.cases.length > 0 ? body.cases : undefined;
        });
        expect(arrived).toHaveLength(1);
        expect(states.printed).not.toMatch(/Tresk|Kolar/);
        const { timeline } = await expectAgreement(qn, qs, caseId);
        expect(timeline.map(({ kind }) => kind).slice(3)).toEqual([
          'PERMISSION_REQUEST',
          'PERMISSION_DECISION',
          'PERMISSION_REQUEST',
          'PERMISSION_DECISION',
        ]);
      });
    },
    { at: '2026-04-06T09:00:00Z' },
  );
});

const [BUYER, NEIGHBOUR] = ['/response/parties/1', '/response/parties/2'];
const SOON = { expectedBy: undefined };
const [MAKER] = aFinalAnswer().response.parties ?? [];
const ANSWER = aFinalAnswer({
  response: {
    parties: [
      Object.assign({}, MAKER),
      ...['Tresk d.o.o.', 'Kolar Orozje'].map((name, index) => ({
        partyNo: index + 2,
        kind: 'DEALER' as const,
        name,
        country: 'QS',
        handling: aHandling({ level: 'H2' }),
      })),
    ],
  },
});

/** QN asks QM about a weapon in the trace of a case. */
async function onward(
  { focalPoint }: AState,
  caseId: string,
  factsSummary: string,
): Promise<Answer<{ code?: string }>> {
  const key = randomUUID();
  const request = aTraceRequest({
    header: {
      rootTraceId: caseId,
      parentRequestId: caseId,
      relation: 'ONWARD',
      addressees: [{ state: 'QM', why: 'OTHER_LINK', mode: 'SEQUENTIAL' }],
      factsSummary,
    },
  });
  const posted = JSON.stringify({ to: 'QM', language: 'en', request, identities: [] });
  return focalPoint.call('POST', '/v1/requests', {
    body: anotherWeapon(posted, key),
    headers: { 'idempotency-key': key },
  });
}
