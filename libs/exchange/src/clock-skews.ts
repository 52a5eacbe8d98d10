import type { EntityManager } from 'typeorm';

/** How far the clock of a partner seems to be from this node's, by its last receipt. */
export interface ClockSkew {
  partner: string;
  /** Milliseconds that the partner's clock is ahead; negative where it is behind. The way of the receipt is in it. */
  aheadMs: number;
  seenAt: Date;
}

/** The last receipt of each partner tells its clock at the moment at which it came here, but for the way. */
export async function clockSkews(em: EntityManager, ownState: string): Promise<ClockSkew[]> {
  return em.query(
    `select lane.partner, last.ahead::int as "aheadMs", last.stored_at as "seenAt"
       from lane cross join lateral (
         select extract(epoch from received_at - stored_at) * 1000 as ahead, stored_at
           from receipt where issuer = lane.partner and audience = $1
          order by stored_at desc limit 1) as last
      where lane.partner <> $1 order by lane.partner`,
    [ownState],
  );
}
