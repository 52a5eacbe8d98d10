import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OverduePageView } from '../../apps/node/src/api/views/overdue.view.ts';
import { aFinalAnswer, anAcknowledgement, aTraceRequest } from '../support/builders/index.ts';
import { States } from '../support/nodes.ts';
import { expectAgreement } from './both-sides.ts';

const DAY_SECONDS = 86_400;

// The clocks of both nodes are moved together; deadlines are the same on every queue, so the story is told once.
describe('a request that becomes late', () => {
  let folder: string;
  let clockFile: string;
  let states: States<'QN' | 'QS'>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trace-clock-'));
    clockFile = join(folder, 'clock');
    await moveClock(0);
    states = new States(['QN', 'QS'], 'PostgreSQL', { env: { CLOCK_FILE: clockFile } });
    await states.start();
  });
  afterAll(async () => {
    await states.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is on both lists of what is overdue, and stays late when it is answered', async () => {
    const [qn, qs] = [states.of('QN'), states.of('QS')];
    const request = aTraceRequest({ header: { legalBases: ['EU_2023_977'], ...BY_EU_LAW } });
    const { caseId } = await qn.focalPoint.submit({ to: 'QS', request });
    await Promise.all([
      qn.focalPoint.sees(caseId, 'DELIVERED'),
      qs.officer.sees(caseId, 'DELIVERED'),
    ]);
    expect(await overdue('QN', 'OUT')).toEqual([]);

    // EU-ROUTINE: acknowledgement within a working day, answer within seven calendar days.
    await moveClock(20 * DAY_SECONDS);
    const [out, incoming] = await Promise.all([overdue('QN', 'OUT'), overdue('QS', 'IN')]);
    expect(out).toEqual([`${caseId} ACKNOWLEDGEMENT QS`, `${caseId} ANSWER QS`]);
    expect(incoming).toEqual(out);
    expect(await overdue('QN', 'IN')).toEqual([]);
    const late = await qs.officer.find(caseId);
    expect(late?.standing.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'DELIVERY MET',
      'ACKNOWLEDGEMENT OVERDUE',
      'ANSWER OVERDUE',
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
    expect(asked.standing.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'DELIVERY MET',
      'ACKNOWLEDGEMENT MET_LATE',
      'ANSWER MET_LATE',
    ]);
    expect(await overdue('QN', 'OUT')).toEqual([]);

    // A clock that is set back makes nothing in time that was late.
    await moveClock(17 * DAY_SECONDS);
    const after = await qn.focalPoint.find(caseId);
    expect(after?.standing.map(({ status }) => status)).toEqual(['MET', 'MET_LATE', 'MET_LATE']);
  });

  it('is not the partner’s fault while it has not arrived', async () => {
    const [qn, qs] = [states.of('QN'), states.of('QS')];
    await moveClock(0);
    await qs.node.stop();
    const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
    await moveClock(3 * DAY_SECONDS);
    const shown = await qn.focalPoint.find(caseId);
    expect(shown?.standing.map(({ kind, owner, status }) => `${kind} ${owner} ${status}`)).toEqual([
      'DELIVERY QN OVERDUE',
    ]);
    await qs.node.restart();
    const delivered = await qn.focalPoint.sees(caseId, 'DELIVERED', 40);
    const [delivery, ...owed] = delivered.clocks;
    expect(owed.map(({ owner, startedAt }) => [owner, startedAt])).toEqual([
      ['QS', delivery?.stoppedAt],
      ['QS', delivery?.stoppedAt],
    ]);
  });

  async function moveClock(seconds: number): Promise<void> {
    await writeFile(clockFile, String(seconds));
  }

  async function overdue(state: 'QN' | 'QS', direction: 'OUT' | 'IN'): Promise<string[]> {
    const { body } = await states
      .of(state)
      .supervisor.call<OverduePageView>('GET', `/v1/overdue?direction=${direction}`);
    return body.cases.flatMap(({ caseId, clocks }) =>
      clocks
        .filter(({ status }) => status === 'OVERDUE')
        .map(({ kind, owner }) => `${caseId} ${kind} ${owner}`),
    );
  }
});

const BY_EU_LAW = {
  necessityStatement: 'Without the chain of owners the origin cannot be found.',
  reasonsInfoAvailableThere: 'The mark of the maker is one of Sorava.',
};
