import type { LegalBasis } from '@trace/protocol';
import { chooseProfile, profileFor, type ProfileChoice } from './choose-profile.ts';
import type { Agreement } from './agreed-profile.ts';
import { PROFILES, type DeadlineProfile, type ProfileName, type UsualProfile } from './profiles.ts';

const all: LegalBasis[] = ['EU_2023_977', 'ECOWAS_19', 'UNTOC_18', 'FP_12_4', 'ITI', 'BILATERAL'];
const choose = (given: Partial<ProfileChoice>): ProfileName =>
  chooseProfile({
    requestType: 'TRACE',
    urgency: 'ROUTINE',
    legalBases: all,
    sharedBases: all,
    ...given,
  }).name;

describe('chooseProfile', () => {
  it.each<[ProfileName, Partial<ProfileChoice>]>([
    ['EU-ROUTINE', {}],
    ['EU-URGENT-DIRECT', { urgency: 'URGENT' }],
    ['EU-ROUTINE', { requestType: 'COOPERATION' }],
    ['ECOWAS', { legalBases: ['ITI', 'ECOWAS_19'] }],
    ['ECOWAS', { legalBases: ['ECOWAS_19'], urgency: 'URGENT' }],
    ['UNTOC-MLA', { legalBases: ['UNTOC_18'], requestType: 'COOPERATION' }],
    ['ITI/FP-ROUTINE', { legalBases: ['UNTOC_18'] }],
    ['ITI/FP-ROUTINE', { legalBases: ['UNTOC_27'], requestType: 'COOPERATION' }],
    ['ITI/FP-ROUTINE', { legalBases: ['FP_12_4', 'ITI'] }],
    ['ITI/FP-URGENT', { legalBases: ['BILATERAL'], urgency: 'URGENT' }],
    ['ITI/FP-ROUTINE', { legalBases: ['EU_2023_977'], sharedBases: ['ITI'] }],
    ['ITI/FP-ROUTINE', { legalBases: ['ITI'], sharedBases: ['EU_2023_977', 'ITI'] }],
    ['ITI/FP-ROUTINE', { legalBases: [], sharedBases: [] }],
  ])('gives %s for %o', (name, given) => {
    expect(choose(given)).toBe(name);
  });

  it('changes with the way of access only where the instrument does', () => {
    const after = (name: UsualProfile): string[] =>
      (['DIRECT', 'INDIRECT', 'JUDICIAL'] as const).map(
        (access) => profileFor(PROFILES[name], access).name,
      );
    expect(after('EU-URGENT-DIRECT')).toEqual([
      'EU-URGENT-DIRECT',
      'EU-URGENT-INDIRECT',
      'EU-URGENT-INDIRECT',
    ]);
    expect(new Set(after('EU-ROUTINE'))).toEqual(new Set(['EU-ROUTINE']));
  });
});

describe('an agreement between the two States', () => {
  const border: Agreement = {
    ref: 'Border agreement of 2019',
    routine: { acknowledgement: '2 WORKING_DAY', answer: '10 CALENDAR_DAY' },
    urgent: { model: 'SIRENE-LIKE' },
  };
  const agreed = (
    agreements: readonly Agreement[],
    given: Partial<ProfileChoice> = {},
  ): DeadlineProfile =>
    chooseProfile({
      requestType: 'TRACE',
      urgency: 'ROUTINE',
      legalBases: all,
      sharedBases: all,
      bilateralRef: border.ref,
      agreements,
      ...given,
    });

  it('goes before every legal basis with its own numbers, and names itself', () => {
    const profile = agreed([border]);
    expect(profile).toMatchObject({
      name: 'BILATERAL',
      acknowledgement: { period: { unit: 'WORKING_DAY', count: 2 }, standing: 'AGREED' },
      answer: {
        period: { unit: 'CALENDAR_DAY', count: 10 },
        source: 'agreement between both States, Border agreement of 2019',
      },
      acceptedDateHolds: false,
    });
    expect(profileFor(profile, 'INDIRECT')).toBe(profile);
  });

  it.each(['EIO-LIKE', 'SIRENE-LIKE', 'PRUM-FOLLOW-UP', 'FIU', 'FIU-URGENT'] as const)(
    'may take %s as its model, which no legal basis leads to',
    (model) => {
      const profile = agreed([{ ref: border.ref, routine: { model } }]);
      const { answer, acknowledgement, decision } = PROFILES[model];
      expect(profile.name).toBe(model);
      expect(profile.answer.period).toEqual(answer.period);
      expect(profile.acknowledgement?.period).toEqual(acknowledgement?.period);
      expect(profile.decision?.period).toEqual(decision?.period);
      expect(profile.answer.standing).toBe('AGREED');
    },
  );

  it('holds by urgency, and lets what it does not name stand as it would without it', () => {
    expect(agreed([border], { urgency: 'URGENT' })).toMatchObject({
      name: 'SIRENE-LIKE',
      answer: { period: { unit: 'HOUR', count: 12 } },
    });
    const quick = { ref: border.ref, routine: { acknowledgement: '1 HOUR' } };
    const profile = agreed([quick]);
    expect(profile.name).toBe('EU-ROUTINE');
    expect(profile.answer).toEqual(PROFILES['EU-ROUTINE'].answer);
    expect(profile.acknowledgement?.period).toEqual({ unit: 'HOUR', count: 1 });
    expect(agreed([quick], { urgency: 'URGENT' }).name).toBe('EU-URGENT-DIRECT');
  });

  it.each<[string, Partial<ProfileChoice>]>([
    ['does not name it', { legalBases: ['ITI'] }],
    ['names another', { bilateralRef: 'Another' }],
    ['names none', { bilateralRef: undefined }],
    ['goes to a State that is not bound', { sharedBases: ['EU_2023_977', 'ITI'] }],
  ])('counts for nothing where the request %s', (_what, given) => {
    expect(agreed([border], given).name).toMatch(/^(?:EU-ROUTINE|ITI\/FP-ROUTINE)$/);
  });
});
