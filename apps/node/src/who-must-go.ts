/** How many may stand before a door without having said who they are. */
export interface StandingRoom {
  ofOneNetwork: number;
  inAll: number;
}

/**
 * Which of those who wait has to go so that one more can stand there, if any: the one who has waited longest, of the
 * newcomer's own network where that has its share already, otherwise of the network that holds most. So a newcomer
 * always has a moment to say who it is, whoever crowds before the door, and a crowd pushes out its own first.
 *
 * @param waiting their networks, in the order in which they came
 */
export function whoMustGo<T>(
  waiting: ReadonlyMap<T, string>,
  newcomer: string,
  room: StandingRoom,
): T | undefined {
  const held = new Map<string, number>();
  for (const network of waiting.values()) held.set(network, (held.get(network) ?? 0) + 1);
  let crowd: string | undefined;
  if ((held.get(newcomer) ?? 0) >= room.ofOneNetwork) crowd = newcomer;
  else if (waiting.size >= room.inAll)
    crowd = [...held].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
  return [...waiting].find(([, network]) => network === crowd)?.[0];
}
