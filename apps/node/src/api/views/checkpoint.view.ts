import type { HeldOfPartner, KeptOfOwn } from '@trace/exchange';
import { instant, readCheckpoint } from '@trace/protocol';

/** What a State has signed of its audit log (RFC 6962 section 3.5). */
export class CheckpointView {
  /** How many entries the log had. */
  size: number;
  /** The root of the tree over them. */
  root: string;
  signedAt: string;
  /** The checkpoint as it was signed. */
  token: string;

  /** The view of a signed checkpoint. */
  static of(token: string): CheckpointView {
    const { size, root, at } = readCheckpoint(token);
    return { size, root, signedAt: at, token };
  }
}

/** A checkpoint of a partner's log, kept here. */
export class HeldCheckpointView extends CheckpointView {
  partner: string;
  seenAt: string;
  /**
   * ANOTHER_ROOT or SHORTER: it contradicts another one; REBUILT: the later log does not begin with it. The partner's log
   * was rewritten or set back.
   */
  conflict?: string;

  /** The view of one that is held. */
  static ofHeld({ partner, token, conflict, seenAt }: HeldOfPartner): HeldCheckpointView {
    const { size, root, at: signedAt } = readCheckpoint(token);
    return {
      partner,
      size,
      root,
      signedAt,
      token,
      seenAt: instant(seenAt),
      ...(conflict !== null && { conflict }),
    };
  }
}

/** What a partner has signed that it keeps of the log of this node. */
export class WitnessView {
  partner: string;
  /** How many entries the log had at that checkpoint. */
  size: number;
  /** When the partner said so. */
  toldAt: string;
  /** HOLDS, or what the latest comparison found: NOT_WITNESSED, SHORTER, ANOTHER, FORGED. */
  ownLog?: string;

  /** The view of what one partner keeps. */
  static of({ witness, token, toldAt }: KeptOfOwn, ownLog: string | undefined): WitnessView {
    const { size } = readCheckpoint(token);
    return {
      partner: witness,
      size,
      toldAt: instant(toldAt),
      ...(ownLog !== undefined && { ownLog }),
    };
  }
}

/** What this node has signed of its own log, and what it holds of its partners' logs. */
export class CheckpointsView {
  /** The State whose node answers: the witness. */
  state: string;
  /** Absent before the first. */
  own?: CheckpointView;
  held: HeldCheckpointView[];
  /** What partners keep of the own log. */
  witnesses: WitnessView[];
}
