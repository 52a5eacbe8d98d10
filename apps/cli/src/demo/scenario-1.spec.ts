import {
  checkBody,
  checkShape,
  findSerialWarnings,
  PersonIdentity,
  timeToCrimeDays,
} from '@trace/protocol';
import { assessRequest, shippedReference } from '@trace/casework';
import { SCENARIO_1 } from './scenario-1.ts';

describe('the dossier of scenario 1', () => {
  const { request, identities, acknowledgement, finalAnswer, close } = SCENARIO_1;

  it('passes every check of the wire', () => {
    expect(checkBody('REQUEST', request)).toBe(request);
    expect(checkBody('ACKNOWLEDGEMENT', acknowledgement)).toBe(acknowledgement);
    expect(checkBody('FINAL_ANSWER', finalAnswer)).toBe(finalAnswer);
    expect(checkBody('CLOSE', close)).toBe(close);
    for (const { identity } of identities) checkShape(PersonIdentity, identity);
    expect(findSerialWarnings(request.items[0]?.serials[0]?.raw ?? '')).toEqual([]);
  });

  it('has the values that the scenario names', () => {
    const [item] = request.items;
    const { response } = finalAnswer;
    expect(request.header.conductingAuthority?.caseNo).toBe('ND-4471/26');
    expect(request.header.legalBases).toEqual(['EU_2023_977', 'FP_12_4']);
    expect(request.header.urgency).toBe('ROUTINE');
    expect(request.header.addressees.map(({ state }) => state)).toEqual(['QS', 'QM']);
    expect(item).toMatchObject({ make: 'CASTELLAN', model: 'M58', manufacturerCountry: 'QM' });
    expect(item?.serials[0]?.raw).toBe('C58-207731');
    expect(item?.marks.find(({ kind }) => kind === 'IMPORT')).toMatchObject({
      textRaw: 'QS 04',
      country: 'QS',
      year: 2004,
    });
    expect(response.parties?.[0]?.name).toBe('Tresk d.o.o.');
    expect(response.pointOfDiversion).toMatchObject({ established: true, kind: 'THEFT_PRIVATE' });
    expect(response.chain?.find(({ event }) => event === 'STOLEN')?.date).toBe('2021-09-02');
    expect(close.feedback?.outcomeUsedFor).toBe('LEAD');
  });

  it('is judged as the scenario says: ninety points and more, the State of import before that of manufacture', () => {
    const at = new Date('2026-01-07T08:30:00Z');
    const judged = assessRequest(
      { request, to: ['QS'], own: 'QN', waivers: [] },
      shippedReference('QN'),
      at,
    );
    expect(judged).toMatchObject({ ready: true, score: 100, findings: [] });
    expect(judged.suggestions[0]?.addressees.map(({ state }) => state)).toEqual(['QS', 'QM']);
  });

  it('gives a time-to-crime of 2,490 days', () => {
    const first = finalAnswer.response.firstRetailDate;
    expect(first).toBe('2019-03-14');
    expect(timeToCrimeDays(first ?? '', request.recovery.date)).toBe(2_490);
  });

  it('seals the identity of the holder and names it nowhere in the clear', () => {
    const text = JSON.stringify([request, acknowledgement, finalAnswer, close]);
    const holder = finalAnswer.response.parties?.find(
      ({ partyNo }) => partyNo === finalAnswer.response.lastLegalHolder,
    );
    expect(identities.map(({ part }) => part)).toEqual([holder?.identityPart]);
    for (const { identity } of identities) {
      for (const { family } of identity.names) expect(text).not.toContain(family);
    }
  });
});
