import { rollBy, type KeyStanding, type ShownKey } from '@trace/platform';

const STANDINGS: Record<KeyStanding, string> = {
  IN_USE: 'in use',
  NEXT: 'comes next',
  OVERLAP: 'still honoured',
  ENDED: 'has ended',
  REVOKED: 'REVOKED',
};

const KEPT: Record<ShownKey['kept'], string> = {
  CLEAR: 'in clear',
  LOCKED: 'locked',
  MODULE: 'in the module',
  DESTROYED: 'destroyed',
};

/** What stands over the cells of a key. */
export const KEY_HEAD = ['KIND', 'STANDS', 'VALID', 'ROLL BY', 'SECRET', 'ID'];

/** What an operator sees of a key, beside what it is for. */
export function keyCells(key: ShownKey, now: string): string[] {
  return [
    key.jwk === undefined ? '' : `${key.jwk.alg} ${key.jwk.crv}`,
    STANDINGS[key.standing],
    intervalOf(key),
    rollOf(key, now),
    KEPT[key.kept],
    key.id,
  ];
}

function intervalOf({ valid_from: from, valid_to: to, revoked }: ShownKey): string {
  const until = to === undefined ? '' : ` to ${minuteOf(to)}`;
  const since =
    revoked === undefined
      ? ''
      : `, revoked as of ${minuteOf(revoked.revoked_at)} (${revoked.reason})`;
  return `from ${minuteOf(from)}${until}${since}`;
}

/** By when a successor has to count; a key that has one already, or needs none, says nothing. */
function rollOf(key: ShownKey, now: string): string {
  const by = key.standing === 'IN_USE' && key.valid_to === undefined ? rollBy(key) : undefined;
  if (by === undefined) return '';
  return `${by.slice(0, 10)}${by <= now ? ' OVERDUE' : ''}`;
}

function minuteOf(instant: string): string {
  return `${instant.slice(0, 16)}Z`;
}
