import type { LegalBasis } from '@trace/protocol';
import { chooseProfile, profileFor, type ProfileChoice } from './choose-profile.ts';
import { PROFILES, type ProfileName } from './profiles.ts';

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
    const after = (name: ProfileName): string[] =>
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
