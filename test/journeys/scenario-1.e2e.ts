import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { IdentitiesView } from '../../apps/node/src/api/views/identity.view.ts';
import type { MessageView } from '../../apps/node/src/api/views/message.view.ts';
import { SCENARIO_1 } from '../../apps/cli/src/demo/scenario-1.ts';
import { onBothQueues } from '../support/nodes.ts';
import { expectAgreement } from './both-sides.ts';

/** Words of the dossier: a serial number, a firm, a person, a licence, an officer's telephone. */
const WORDS = ['C58-207731', 'Tresk', 'Kranjec', 'SR-OL-20177', '555 0100', 'Norburg'];

// domain/scenarios.md, 1: happy path, the import mark decides.
describe('scenario 1', () => {
  onBothQueues(['QN', 'QS'], (states) => {
    it('plays through with the values it names, and both nodes show the same trace of the clocks', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const { request, acknowledgement, finalAnswer, identities, close } = SCENARIO_1;

      const { caseId, messageId } = await qn.focalPoint.submit({ to: 'QS', request });
      const delivered = await qs.officer.sees(caseId, 'DELIVERED');
      expect(delivered.legalBases).toEqual(['EU_2023_977', 'FP_12_4']);
      expect(delivered.profile).toBe('EU-ROUTINE');

      await qs.officer.follow(caseId, 'acknowledgement', acknowledgement);
      await Promise.all([
        qn.focalPoint.sees(caseId, 'ACKNOWLEDGED'),
        qs.officer.sees(caseId, 'ACKNOWLEDGED'),
      ]);
      const { messageId: answerId } = await qs.officer.follow(
        caseId,
        'final-answer',
        finalAnswer,
        identities,
      );
      const [asked] = await Promise.all([
        qn.focalPoint.sees(caseId, 'ANSWERED'),
        qs.officer.sees(caseId, 'ANSWERED'),
      ]);
      expect(asked.timeToCrimeDays).toBe(2_490);
      const { clocks } = await expectAgreement(qn, qs, caseId);
      expect(clocks.map(({ kind, owner, rule }) => [kind, owner, rule.profile])).toEqual([
        ['DELIVERY', 'QN', expect.anything()],
        ['ACKNOWLEDGEMENT', 'QS', 'EU-ROUTINE'],
        ['ANSWER', 'QS', 'EU-ROUTINE'],
      ]);
      for (const { startedAt, stoppedAt, dueAt, readings, zone } of clocks) {
        expect((stoppedAt ?? '~') <= dueAt && startedAt <= (stoppedAt ?? '')).toBe(true);
        expect(readings.map(({ reading }) => reading).toSorted()).toEqual([
          'CALENDAR_STRICT',
          'EU_1182_71',
        ]);
        expect(readings.filter(({ applied }) => applied)).toHaveLength(1);
        expect(zone).toMatch(/^Europe\//);
      }
      expect(asked.standing.map(({ status }) => status)).toEqual(['MET', 'MET', 'MET']);

      const { body: answer } = await qn.focalPoint.call<MessageView>(
        'GET',
        `/v1/cases/${caseId}/messages/${answerId}`,
      );
      expect(answer.message).toMatchObject({
        cause: messageId,
        body: { response: { pointOfDiversion: { established: true, kind: 'THEFT_PRIVATE' } } },
      });
      const { body: opened } = await qn.focalPoint.call<IdentitiesView>(
        'GET',
        `/v1/cases/${caseId}/identities/holder-ak`,
        { headers: { 'x-reason': 'ND-4471/26: to hear the last legal holder' } },
      );
      expect(opened.identities).toMatchObject([{ identity: identities[0]?.identity }]);

      await qn.focalPoint.follow(caseId, 'closure', close);
      await Promise.all([qn.focalPoint.sees(caseId, 'CLOSED'), qs.officer.sees(caseId, 'CLOSED')]);
      await expectAgreement(qn, qs, caseId);
      const { body: list } = await qs.supervisor.call<{ cases: CaseView[] }>(
        'GET',
        '/v1/cases?direction=IN',
      );
      expect(list.cases).toMatchObject([{ caseId, state: 'CLOSED', partner: 'QN' }]);
    });

    it('leaves no word of the dossier in the logs of either node', () => {
      expect(WORDS.filter((word) => states.printed.includes(word))).toEqual([]);
    });
  });
});
