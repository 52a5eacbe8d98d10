import type { TraceRequest } from '@trace/protocol';
import type { AssessedView } from '../../apps/node/src/api/views/assessment.view.ts';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { IdentitiesView } from '../../apps/node/src/api/views/identity.view.ts';
import type { MessageView } from '../../apps/node/src/api/views/message.view.ts';
import { SCENARIO_1 } from '../../apps/cli/src/demo/scenario-1.ts';
import type { AnOfficer } from '../support/an-officer.ts';
import { inMovedTime } from '../support/nodes.ts';
import { expectAgreement } from './both-sides.ts';
import { clockIn, readingOf } from './shown-clocks.ts';

/** Words of the dossier: a serial number, a firm, a person, a licence, an officer's telephone. */
const WORDS = ['C58-207731', 'Tresk', 'Kranjec', 'SR-OL-20177', '555 0100', 'Norburg'];

/** The own node judges the request: ninety points and more, and whom it names is whom it should ask. */
async function expectJudged(focalPoint: AnOfficer, request: TraceRequest): Promise<number> {
  const { body } = await focalPoint.call<AssessedView>('POST', '/v1/requests/assessment', {
    body: { language: 'en', to: ['QS'], request },
  });
  expect(body).toMatchObject({ ready: true, form: [] });
  expect(body.score).toBeGreaterThanOrEqual(90);
  // What the node suggests is what the request names: the State of import first, that of manufacture second.
  const suggested = body.suggestions[0]?.addressees.map(({ state, why }) => [state, why]);
  expect(suggested).toEqual([
    ['QS', 'LAST_IMPORT'],
    ['QM', 'MANUFACTURER'],
  ]);
  expect(request.header.addressees.map(({ state, why }) => [state, why])).toEqual(suggested);
  return body.score;
}

// domain/scenarios.md, 1: happy path, the import mark decides.
describe('scenario 1', () => {
  inMovedTime(
    ['QN', 'QS'],
    (states, time) => {
      it('plays through with the values it names, and both nodes show the same trace of the clocks', async () => {
        const [qn, qs] = [states.of('QN'), states.of('QS')];
        const { request, acknowledgement, finalAnswer, identities, close } = SCENARIO_1;

        const score = await expectJudged(qn.focalPoint, request);
        const { caseId, messageId } = await qn.focalPoint.submit({ to: 'QS', request });
        const delivered = await qs.officer.sees(caseId, 'DELIVERED');
        const asking = await qn.focalPoint.find(caseId);
        expect(asking).toMatchObject({ assessment: { score } });
        expect([delivered.assessment, delivered.sameItems]).toEqual([undefined, []]);
        expect(delivered.legalBases).toEqual(['EU_2023_977', 'FP_12_4']);
        expect(delivered.profile).toBe('EU-ROUTINE');
        const delivery = clockIn(delivered, 'DELIVERY');
        expect(Date.parse(delivery.dueAt) - Date.parse(delivery.startedAt)).toBe(5 * 60_000);
        expect((delivery.stoppedAt ?? '~') <= delivery.dueAt).toBe(true);
        // Seven calendar days after Wednesday 7 January; no holiday of Sorava falls on the last one.
        const due = clockIn(delivered, 'ANSWER');
        for (const reading of ['CALENDAR_STRICT', 'EU_1182_71']) {
          expect(readingOf(due, reading).shown).toBe('Wed 2026-01-14 24:00 Europe/Ljubljana');
        }

        await time.setTo('2026-01-08T10:00:00Z');
        await qs.officer.follow(caseId, 'acknowledgement', acknowledgement);
        await Promise.all([
          qn.focalPoint.sees(caseId, 'ACKNOWLEDGED'),
          qs.officer.sees(caseId, 'ACKNOWLEDGED'),
        ]);
        await time.setTo('2026-01-13T15:00:00Z');
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
          body: {
            response: {
              pointOfDiversion: { established: true, kind: 'THEFT_PRIVATE', to: '2021-09-02' },
              lastLegalHolder: 2,
              parties: [{ name: 'Tresk d.o.o.' }, { partyNo: 2, identityPart: 'holder-ak' }],
              chain: [
                { event: 'IMPORTED', date: '2004-01-01', precision: 'YEAR', toParty: 1 },
                { event: 'SOLD', date: '2019-03-14', fromParty: 1, toParty: 2 },
                { event: 'STOLEN', date: '2021-09-02', fromParty: 2 },
              ],
            },
          },
        });
        const { body: opened } = await qn.focalPoint.call<IdentitiesView>(
          'GET',
          `/v1/cases/${caseId}/identities/holder-ak`,
          { headers: { 'x-reason': 'ND-4471/26: to hear the last legal holder' } },
        );
        expect(opened.identities).toMatchObject([{ identity: identities[0]?.identity }]);

        await qn.focalPoint.follow(caseId, 'closure', close);
        await Promise.all([
          qn.focalPoint.sees(caseId, 'CLOSED'),
          qs.officer.sees(caseId, 'CLOSED'),
        ]);
        await expectAgreement(qn, qs, caseId);
        const closed = await qs.officer.find(caseId);
        expect(closed?.content.feedback?.said.outcomeUsedFor).toBe('LEAD');
        const { body: list } = await qs.supervisor.call<{ cases: CaseView[] }>(
          'GET',
          '/v1/cases?direction=IN',
        );
        expect(list.cases).toMatchObject([{ caseId, state: 'CLOSED', partner: 'QN' }]);
      });

      it('leaves no word of the dossier in the logs of either node', () => {
        expect(WORDS.filter((word) => states.printed.includes(word))).toEqual([]);
      });
    },
    { at: '2026-01-07T08:30:00Z' },
  );
});
