import type { OverduePageView } from '../../apps/node/src/api/views/overdue.view.ts';
import { aFinalAnswer, anAcknowledgement, aTraceRequest } from '../support/builders/index.ts';
import { inMovedTime, type AState } from '../support/nodes.ts';
import { expectAgreement } from './both-sides.ts';
import { statusesOf } from './shown-clocks.ts';

const DAY_SECONDS = 86_400;

describe('a request that becomes late', () => {
  inMovedTime(['QN', 'QS'], (states, clocks) => {
    it('is on both lists of what is overdue, and stays late when it is answered', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const request = aTraceRequest({ header: { legalBases: ['EU_2023_977'], ...BY_EU_LAW } });
      const { caseId } = await qn.focalPoint.submit({ to: 'QS', request });
      await Promise.all([
        qn.focalPoint.sees(caseId, 'DELIVERED'),
        qs.officer.sees(caseId, 'DELIVERED'),
      ]);
      expect(await overdue(qn, 'OUT')).toEqual([]);

      // EU-ROUTINE: acknowledgement within a working day, answer within seven calendar days.
      await clocks.move(20 * DAY_SECONDS);
      const [out, incoming] = await Promise.all([overdue(qn, 'OUT'), overdue(qs, 'IN')]);
      expect(out).toEqual([`${caseId} ACKNOWLEDGEMENT QS`, `${caseId} ANSWER QS`]);
      expect(incoming).toEqual(out);
      expect(await overdue(qn, 'IN')).toEqual([]);
      const late = await qs.officer.find(caseId);
      expect(late && statusesOf(late)).toEqual([
        'DELIVERY QN MET',
        'ACKNOWLEDGEMENT QS OVERDUE',
        'ANSWER QS OVERDUE',
      ]);
      await expectAgreement(qn, qs, caseId);

      await qs.officer.follow(caseId, 'acknowledgement', anAcknowledgement());
      await Promise.all([
        qn.focalPoint.sees(caseId, 'ACKNOWLEDGED'),
        qs.officer.sees(caseId, 'ACKNOWLEDGED'),
      ]);
      await qs.officer.follow(caseId, 'final-answer', aFinalAnswer());
      const [asked] = await Promise.all([
        qn.focalPoint.sees(caseId, 'ANSWERED'),
        qs.officer.sees(caseId, 'ANSWERED'),
      ]);
      await expectAgreement(qn, qs, caseId);
      expect(statusesOf(asked)).toEqual([
        'DELIVERY QN MET',
        'ACKNOWLEDGEMENT QS MET_LATE',
        'ANSWER QS MET_LATE',
      ]);
      expect(await overdue(qn, 'OUT')).toEqual([]);

      // A clock that is set back makes nothing in time that was late.
      await clocks.move(-3 * DAY_SECONDS);
      const after = await qn.focalPoint.find(caseId);
      expect(after?.standing.map(({ status }) => status)).toEqual(['MET', 'MET_LATE', 'MET_LATE']);
    });

    it('is not the partner’s fault while it has not arrived', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      await qs.node.stop();
      const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
      await clocks.move(3 * DAY_SECONDS);
      const shown = await qn.focalPoint.find(caseId);
      expect(shown && statusesOf(shown)).toEqual(['DELIVERY QN OVERDUE']);
      await qs.node.restart();
      const delivered = await qn.focalPoint.sees(caseId, 'DELIVERED', 40);
      const [delivery, ...owed] = delivered.clocks;
      expect(owed.map(({ owner, startedAt }) => [owner, startedAt])).toEqual([
        ['QS', delivery?.stoppedAt],
        ['QS', delivery?.stoppedAt],
        ['QS', delivery?.stoppedAt],
      ]);
      expect(owed.map(({ kind }) => kind)).toEqual(['ACKNOWLEDGEMENT', 'ANSWER', 'INTERIM_REPORT']);
    });
  });
});

async function overdue({ supervisor }: AState, direction: 'OUT' | 'IN'): Promise<string[]> {
  const { body } = await supervisor.call<OverduePageView>(
    'GET',
    `/v1/overdue?direction=${direction}`,
  );
  return body.cases.flatMap(({ caseId, clocks }) =>
    clocks
      .filter(({ status }) => status === 'OVERDUE')
      .map(({ kind, owner }) => `${caseId} ${kind} ${owner}`),
  );
}

const BY_EU_LAW = {
  necessityStatement: 'Without the chain of owners the origin cannot be found.',
  reasonsInfoAvailableThere: 'The mark of the maker is one of Sorava.',
};
