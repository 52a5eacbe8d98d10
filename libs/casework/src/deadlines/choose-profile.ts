import type { AccessClass, LegalBasis, RequestType, Urgency } from '@trace/protocol';
import { PROFILES, type DeadlineProfile, type ProfileName } from './profiles.ts';

/** What the choice of a profile depends on. */
export interface ProfileChoice {
  requestType: RequestType;
  urgency: Urgency;
  /** The bases that the request names. */
  legalBases: readonly LegalBasis[];
  /** The bases that bind both States, by the directory. */
  sharedBases: readonly LegalBasis[];
}

interface ProfileRow {
  /** The basis that the request must name and both States must share; none for the defaults. */
  basis?: LegalBasis;
  requestType?: RequestType;
  urgency?: Urgency;
  profile: ProfileName;
}

/**
 * Which profile holds, the first row that fits. In the order of precedence: common legal bases with a hard number,
 * then those without, then what every member of the United Nations shares. An urgent request between EU States counts
 * as directly accessible until its acknowledgement says otherwise.
 */
export const PROFILE_ROWS: readonly ProfileRow[] = [
  { basis: 'EU_2023_977', urgency: 'URGENT', profile: 'EU-URGENT-DIRECT' },
  { basis: 'EU_2023_977', urgency: 'ROUTINE', profile: 'EU-ROUTINE' },
  { basis: 'ECOWAS_19', profile: 'ECOWAS' },
  { basis: 'UNTOC_18', requestType: 'COOPERATION', profile: 'UNTOC-MLA' },
  { urgency: 'URGENT', profile: 'ITI/FP-URGENT' },
  { profile: 'ITI/FP-ROUTINE' },
];

/** The deadlines of a request, by the bases that it names and that both States share. */
export function chooseProfile(choice: ProfileChoice): DeadlineProfile {
  const row = PROFILE_ROWS.find((one) => fits(one, choice));
  return PROFILES[row?.profile ?? 'ITI/FP-ROUTINE'];
}

/** The profile that holds once the requested State has said how it reaches the information. */
export function profileFor(profile: DeadlineProfile, accessClass: AccessClass): DeadlineProfile {
  return PROFILES[profile.byAccessClass?.[accessClass] ?? profile.name];
}

function fits(
  row: ProfileRow,
  { requestType, urgency, legalBases, sharedBases }: ProfileChoice,
): boolean {
  return (
    (row.basis === undefined ||
      (legalBases.includes(row.basis) && sharedBases.includes(row.basis))) &&
    (row.requestType ?? requestType) === requestType &&
    (row.urgency ?? urgency) === urgency
  );
}
