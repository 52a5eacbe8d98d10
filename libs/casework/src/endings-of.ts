/** Something by which a State is known, and when it ends. */
export interface Ending {
  state: string;
  what: 'STATEMENT' | 'CERTIFICATE' | 'SIGNING_KEY' | 'ENCRYPTION_KEY';
  at: Date;
}

/** A warning that something ends. */
export interface EndingWarning extends Ending {
  /** the days that are left at most, 0 when it is over */
  rung: string;
  /** one warning for each ending and rung */
  key: string;
}

const RUNGS = [0, 1, 7, 30] as const;
const DAY_MS = 86_400_000;

/** What has to be warned of now, at 30, 7 and 1 days and when it is over: of each ending only the latest rung. Pure. */
export function endingsOf(endings: readonly Ending[], now: Date): EndingWarning[] {
  return endings.flatMap((ending) => {
    const { state, what, at } = ending;
    const left = at.getTime() - now.getTime();
    const rung = RUNGS.find((days) => left <= days * DAY_MS);
    if (rung === undefined) return [];
    return [
      {
        state,
        what,
        at,
        rung: String(rung),
        key: `ends:${state}:${what}:${at.toISOString()}:${rung}`,
      },
    ];
  });
}
