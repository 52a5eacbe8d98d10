/** How many may stand before a door without having said who they are. */
export interface StandingRoom {
  ofOneNetwork: number;
  inAll: number;
}

/** So many times the standing room may be taken by those whose calls are being worked at. */
const CROWDS_SERVED = 4;

/**
 * Which of those who wait has to go so that one more can stand there, if any: the one who has waited longest, of the
 * newcomer's own network where that has its share already, otherwise of the network that holds most. So a newcomer
 * always has a moment to say who it is, whoever crowds before the door, and a crowd pushes out its own first. One whose
 * call is being worked at, a sign-in for example, goes only once such calls alone make several crowds.
 *
 * @param waiting their networks, in the order in which they came
 */
export function whoMustGo<T>(
  waiting: ReadonlyMap<T, string>,
  newcomer: string,
  room: StandingRoom,
  isServed: (one: T) => boolean = () => false,
): T | undefined {
  const held = new Map<string, number>();
  for (const network of waiting.values()) held.set(network, (held.get(network) ?? 0) + 1);
  let crowd: string | undefined;
  if ((held.get(newcomer) ?? 0) >= room.ofOneNetwork) crowd = newcomer;
  else if (waiting.size >= room.inAll)
    crowd = [...held].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
  const ofCrowd = [...waiting].flatMap(([one, network]) => (network === crowd ? [one] : []));
  const idle = ofCrowd.find((one) => !isServed(one));
  if (idle !== undefined) return idle;
  const full =
    ofCrowd.length >= CROWDS_SERVED * room.ofOneNetwork ||
    waiting.size >= CROWDS_SERVED * room.inAll;
  return full ? ofCrowd[0] : undefined;
}
