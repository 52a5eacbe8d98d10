import type { Sessions } from '@trace/casework';
import type { Partners } from '@trace/exchange';
import type { AccessSettings, Clock, Config } from '@trace/platform';

/** What of the node the view of a caller tells. */
export interface MeGround {
  state: string;
  settings: AccessSettings;
  now: Date;
  /** The zone of the State. */
  zone: string;
  sendsMail: boolean;
}

/** What the view of a caller tells of this node at this moment. */
export function meGround(
  sessions: Pick<Sessions, 'settings'>,
  partners: Pick<Partners, 'ownState' | 'self'>,
  clock: Clock,
  config: Pick<Config, 'mail'>,
): MeGround {
  return {
    state: partners.ownState,
    settings: sessions.settings,
    now: clock.now(),
    zone: partners.self?.statement.metadata.trace_state.zone ?? 'UTC',
    sendsMail: config.mail !== undefined,
  };
}
