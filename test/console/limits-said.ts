import type { LaneState } from '@trace/exchange';
import { HANDLING_FLAGS, HANDLING_LEVELS } from '@trace/protocol';
import { LaneView } from '../../apps/node/src/api/views/lane.view.ts';
import { closuresOf } from '../../libs/casework/src/handling/restrictions.ts';
import type { Use } from '../../libs/casework/src/handling/use.ts';
import { RETENTION_SAYS } from '../../libs/casework/src/purge/retention.ts';

const USES: readonly Use[] = [
  { purpose: 'READ' },
  { purpose: 'FORWARD_TO_STATE', to: 'QN' },
  { purpose: 'FORWARD_AT_HOME', recipient: 'Customs' },
  { purpose: 'ASSIGN', unit: 'Night desk' },
  { purpose: 'USE_IN_COURT' },
  { purpose: 'EXCULPATORY_DISCLOSURE' },
  { purpose: 'OTHER_USE', intendedUse: ['INTELLIGENCE'] },
  { purpose: 'CONTACT_HOLDER' },
  { purpose: 'CONTACT_MANUFACTURER' },
  { purpose: 'EXPORT' },
  { purpose: 'KEEP', until: '2027-01-01' },
];

/** Everything that handling can say against a use, alone and as a refused call tells it. */
export function closuresSaid(): string[] {
  const handlings = HANDLING_LEVELS.flatMap((level) =>
    [[], ...HANDLING_FLAGS.map((flag) => [flag])].map((flags) => ({
      level,
      flags,
      texts: [],
      classifications: [],
      notBefore: '2026-08-14',
      deleteAfter: '2026-09-30',
    })),
  );
  const moments = ['2026-08-01T00:00:00Z', '2026-09-01T00:00:00Z', '2026-11-01T00:00:00Z'];
  return handlings.flatMap((handling) =>
    USES.flatMap((use) =>
      moments.flatMap((at) =>
        closuresOf(handling, {
          use,
          provider: 'QT',
          zone: 'Africa/Maputo',
          statedUses: ['INVESTIGATION'],
          at: new Date(at),
        }).flatMap(({ because, ask }) => [
          because,
          `${because} Ask for the permission ${ask}.`,
          `${because} Ask for the permission ${ask}, or leave it out.`,
        ]),
      ),
    ),
  );
}

/** How long something is kept, by each rule. */
export function retentionSaid(): string[] {
  const policy = { years: 5, own: 'QN', zone: 'UTC' };
  return Object.values(RETENTION_SAYS).map((say) => say('2031-04-03', policy));
}

/** How a lane can stand. */
export function lanesSaid(): string[] {
  const at = new Date('2026-04-03T14:20:00Z');
  const idle: LaneState = {
    partner: 'QS',
    waiting: 0,
    waitingSince: null,
    failures: 0,
    nextAttemptAt: null,
    lastError: null,
    lastReceiptAt: null,
    circuit: 'CLOSED',
    aside: 0,
    canarySentAt: null,
    canaryReceiptAt: null,
    canaryMs: null,
    health: 'UNKNOWN',
  };
  const errors = [
    'ECONNREFUSED',
    'outside-service-window',
    'no-answer-outside-service-window',
    'partner-certificate-ended',
    'own-certificate-ended',
  ];
  const lanes = [null, ...errors].flatMap((lastError) =>
    [null, at].flatMap((waitingSince) =>
      [null, at].flatMap((nextAttemptAt) =>
        [0, 1, 7].flatMap((failures) =>
          [0, 2].map((aside) => ({
            ...idle,
            waiting: 3,
            lastError,
            waitingSince,
            nextAttemptAt,
            failures,
            aside,
          })),
        ),
      ),
    ),
  );
  return [idle, ...lanes].map((lane) => LaneView.of(lane).sentence);
}
