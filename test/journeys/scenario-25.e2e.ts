import { randomUUID } from 'node:crypto';
import type { SubmittedView } from '../../apps/node/src/api/views/submitted.view.ts';
import {
  aClose,
  aContactOfficer,
  aJointTeamProposal,
  aJointTeamReply,
  anAuthority,
  aSpontaneousInfo,
} from '../support/builders/index.ts';
import { inMovedTime, type AState } from '../support/nodes.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';
import { clockIn, statusesOf } from './shown-clocks.ts';

// domain/scenarios.md, 25: what is said unasked, and the joint team. Translation and the PDF have tests of their own.
describe('scenario 25', () => {
  inMovedTime(
    ['QT', 'QM', 'QN'],
    (states, clocks) => {
      it('informs unasked in a case without request, and is declined and accepted in time', async () => {
        const [qt, qm, qn] = [states.of('QT'), states.of('QM'), states.of('QN')];
        // QT's officer writes in French; the payments stand with the FIUs, here only their reference.
        const { caseId, state } = await open(qt, 'spontaneous-information', {
          to: 'QM',
          language: 'fr',
          body: INFORMATION,
        });
        expect(state).toBe('INFORMED');
        const informed = await bothHold(qm, qt, caseId, 1);
        expect(informed).toMatchObject({
          direction: 'IN',
          partner: 'QT',
          opening: 'SPONTANEOUS_INFO',
          state: 'INFORMED',
          reference: 'TM-5/26',
          legalBases: ['UNTOC_18'],
          conditions: [],
        });
        expect(informed.waitingFor).toBeUndefined();
        expect(informed.timeline[0]).toMatchObject({ language: 'fr', stateAfter: 'INFORMED' });
        expect(informed.content.spontaneous[0]?.said).toMatchObject({
          text: INFORMATION.text,
          fiuReference: 'CENTIF-2026-118',
          handling: { level: 'H3', notBefore: '2026-08-14' },
        });
        // Nothing is owed: the case was delivered, and that is all.
        expect(statusesOf(informed)).toEqual(['DELIVERY QT MET']);
        expect(possibleIn(informed)).toEqual([
          'closure',
          'hit-notice',
          'joint-team-proposal',
          'permission-request',
          'spontaneous-information',
        ]);

        await qt.officer.follow(caseId, 'joint-team-proposal', TEAM);
        const proposed = await bothHold(qm, qt, caseId, 2);
        expect(proposed).toMatchObject({
          state: 'PROPOSED',
          waitingFor: { state: 'QM', clock: 'JOINT_TEAM' },
          conditions: [{ condition: 'JOINT_TEAM', waitsFor: 'QM' }],
        });
        // Five working days after Monday 3 August, in Bogota; Friday the 7th is the feast of Boyaca.
        expect(shownDue(clockIn(proposed, 'JOINT_TEAM'))).toBe(
          'Tue 2026-08-11 24:00 America/Bogota',
        );
        const other = await open(qt, 'joint-team-proposals', {
          to: 'QN',
          language: 'en',
          body: aJointTeamProposal({ rootTraceId: caseId }),
        });
        const atQn = await bothHold(qn, qt, other.caseId, 1);
        expect(atQn).toMatchObject({ opening: 'JIT_PROPOSAL', state: 'PROPOSED' });
        expect(shownDue(clockIn(atQn, 'JOINT_TEAM'))).toBe('Mon 2026-08-10 24:00 Europe/Vienna');

        // A ground comes with a refusal.
        await clocks.setTo('2026-08-06T15:00:00Z');
        const { headers } = await qm.officer.call('GET', `/v1/cases/${caseId}`);
        const groundless = await qm.officer.tryTo<{ errors: { pointer: string }[] }>(
          caseId,
          'joint-team-reply',
          aJointTeamReply({ decision: 'DECLINED' }),
          { etag: headers.get('etag') ?? '' },
        );
        expect(groundless.status).toBe(400);
        expect(groundless.body.errors.map(({ pointer }) => pointer)).toEqual(['/body/ground']);
        await qm.officer.follow(caseId, 'joint-team-reply', DECLINED);
        const declined = await bothHold(qm, qt, caseId, 3);
        expect(declined.state).toBe('DECLINED');
        expect(statusesOf(declined)).toEqual(['DELIVERY QT MET', 'JOINT_TEAM QM MET']);

        await qn.officer.follow(other.caseId, 'joint-team-reply', aJointTeamReply());
        const agreed = await bothHold(qn, qt, other.caseId, 2);
        expect(agreed.state).toBe('AGREED');
        expect(agreed.timeline.map(({ kind, receivedAt }) => [kind, receivedAt])).toEqual([
          ['JIT_PROPOSAL', atQn.timeline[0]?.receivedAt],
          ['JIT_REPLY', expect.stringMatching(/^2026-08-06T15:/)],
        ]);

        // The State that was informed says what it was good for.
        await qm.focalPoint.follow(caseId, 'closure', aClose());
        const closed = await bothHold(qm, qt, caseId, 4);
        expect(closed).toMatchObject({ state: 'CLOSED', content: { feedback: { said: {} } } });
        await expectAgreement(qt, qm, caseId);
        await expectAgreement(qt, qn, other.caseId);
      });

      it('is listed on both sides by what opened it, and has its evidence', async () => {
        const [qt, qn] = [states.of('QT'), states.of('QN')];
        const { caseId } = await open(qt, 'joint-team-proposals', {
          to: 'QN',
          language: 'en',
          body: aJointTeamProposal({ reference: 'TM-7/26' }),
        });
        await bothHold(qt, qn, caseId, 1);
        for (const [side, direction] of [
          [qt, 'OUT'],
          [qn, 'IN'],
        ] as const) {
          const { body } = await side.officer.call<{ cases: object[] }>(
            'GET',
            `/v1/cases?requestType=JIT_PROPOSAL&state=PROPOSED&direction=${direction}`,
          );
          expect(body.cases).toEqual([
            expect.objectContaining({ caseId, reference: 'TM-7/26', nextClock: 'JOINT_TEAM' }),
          ]);
        }
        const evidence = await qn.supervisor.call('GET', `/v1/cases/${caseId}/evidence`);
        expect(evidence.status).toBe(200);
      });

      it('opens nothing on a basis that is not shared, or a team without the State that it is sent to', async () => {
        const [qt, qn] = [states.of('QT'), states.of('QN')];
        const post = async (path: string, body: object): Promise<unknown> => {
          const answer = await qt.officer.call<Problem>('POST', `/v1/${path}`, {
            body,
            headers: { 'idempotency-key': randomUUID() },
          });
          const { code, errors = [] } = answer.body;
          return [answer.status, code, ...errors.map(({ pointer }) => pointer)];
        };
        const unshared = aSpontaneousInfo({ legalBases: ['UNTOC_18', 'ECOWAS_19'] });
        expect(
          await post('spontaneous-information', { to: 'QN', language: 'fr', body: unshared }),
        ).toEqual([422, 'legal-basis.not-shared', '/body/legalBases/1']);
        const without = aJointTeamProposal({ proposedStates: ['QM', 'QT'] });
        expect(
          await post('joint-team-proposals', { to: 'QN', language: 'en', body: without }),
        ).toEqual([
          400,
          'member.invalid',
          '/body/proposedStates',
          '/body/proposedStates/1',
          '/body/members/1/state',
        ]);
        const stranger = await qn.node.call<Problem>('POST', '/v1/joint-team-proposals', {
          body: {},
        });
        expect(stranger.status).toBe(401);
      });
    },
    { at: '2026-08-03T09:00:00Z' },
  );
});

interface Problem {
  code: string;
  errors?: { pointer: string }[];
}

const CUSTOMS = {
  authority: anAuthority({ name: 'Douanes de Tamoro', type: 'CUSTOMS', address: 'Quai 4\nTamoro' }),
  officer: aContactOfficer({ name: 'Inspecteur Diop', email: 'armes@douanes.example' }),
};
const INFORMATION = aSpontaneousInfo({
  informingAuthority: CUSTOMS.authority,
  officer: CUSTOMS.officer,
  text: 'Un conteneur de pistolets d’alarme part pour la Mirava en août.',
  fiuReference: 'CENTIF-2026-118',
  handling: { level: 'H3', text: 'Not before 14 August 2026.', notBefore: '2026-08-14' },
});
const TEAM = aJointTeamProposal();
const DECLINED = aJointTeamReply({
  decision: 'DECLINED',
  ground: 'TOC18-21B',
  text: 'The route touches an investigation of the security service.',
});

async function open(
  { officer }: AState,
  path: 'spontaneous-information' | 'joint-team-proposals',
  body: object,
): Promise<SubmittedView> {
  const key = randomUUID();
  const post = async (): Promise<{ status: number; body: SubmittedView }> =>
    officer.call<SubmittedView>('POST', `/v1/${path}`, {
      body,
      headers: { 'idempotency-key': key },
    });
  const [first, repeated] = [await post(), await post()];
  expect([first.status, repeated.status]).toEqual([201, 201]);
  expect(repeated.body).toEqual(first.body);
  return first.body;
}

function possibleIn({ possible }: { possible: { step: string; possible: boolean }[] }): string[] {
  return possible
    .filter((one) => one.possible)
    .map(({ step }) => step)
    .toSorted();
}

function shownDue({ readings }: { readings: { applied: boolean; shown: string }[] }): string {
  return readings.find(({ applied }) => applied)?.shown ?? 'none';
}
