import type { AccessClass, LegalBasis, RequestType, Urgency } from '@trace/protocol';
import { agreedProfile, type Agreement } from './agreed-profile.ts';
import { PROFILES, type DeadlineProfile, type UsualProfile } from './profiles.ts';

/** What the choice of a profile depends on. */
export interface ProfileChoice {
  requestType: RequestType;
  urgency: Urgency;
  /** The bases that the request names. */
  legalBases: readonly LegalBasis[];
  /** The bases that bind both States, by the directory. */
  sharedBases: readonly LegalBasis[];
  /** The agreement that the request means by BILATERAL. */
  bilateralRef?: string | undefined;
  /** The agreements between both States. */
  agreements?: readonly Agreement[] | undefined;
}

interface ProfileRow {
  /** The basis that the request must name and both States must share; none for the defaults. */
  basis?: LegalBasis;
  requestType?: RequestType;
  urgency?: Urgency;
  profile: UsualProfile;
}

/**
 * Which profile holds where no agreement has numbers, the first row that fits. In the order of precedence: common legal
 * bases with a hard number, then those without, then what every member of the United Nations shares. An urgent request between EU States counts
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

/** The deadlines of a request, by the agreement or the bases that it names and that both States share. */
export function chooseProfile(choice: ProfileChoice): DeadlineProfile {
  const row = PROFILE_ROWS.find((one) => fits(one, choice));
  const usual = PROFILES[row?.profile ?? 'ITI/FP-ROUTINE'];
  const agreement = agreementOf(choice);
  const limits = choice.urgency === 'URGENT' ? agreement?.urgent : agreement?.routine;
  return agreement === undefined || limits === undefined
    ? usual
    : agreedProfile(agreement, limits, usual);
}

/** The agreement that the request names, if both States are bound by it: it goes before every other basis. */
function agreementOf({
  legalBases,
  sharedBases,
  bilateralRef,
  agreements = [],
}: ProfileChoice): Agreement | undefined {
  if (!legalBases.includes('BILATERAL') || !sharedBases.includes('BILATERAL')) return undefined;
  return agreements.find(({ ref }) => ref === bilateralRef);
}

/** The profile that holds once the requested State has said how it reaches the information. */
export function profileFor(profile: DeadlineProfile, accessClass: AccessClass): DeadlineProfile {
  const other = profile.byAccessClass?.[accessClass];
  return other === undefined ? profile : PROFILES[other];
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
