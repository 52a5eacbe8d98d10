import type {
  ChainEventCode,
  DatePrecision,
  DiversionKind,
  Party,
  PartyKind,
} from '@trace/protocol';
import type { Case, Said } from '../case/index.ts';

/** A case of a trace, and which arm each of its items is. */
export interface TraceCase {
  caseId: string;
  folded: Pick<
    Case,
    'chain' | 'parties' | 'pointOfDiversion' | 'recoveredOn' | 'requestingState' | 'requestedState'
  >;
  /** The arm of an item, by its number in the request. */
  arms: ReadonlyMap<number, string>;
}

/** Somewhere an item has been: a State, or a party by its kind; never a name. */
export interface PathNode {
  id: string;
  kind: 'STATE' | 'PARTY' | 'DIVERSION' | 'RECOVERY';
  state?: string;
  party?: PartyKind;
  diversion?: DiversionKind;
}

/** A message that says something, and how sure it is, from 1 to 5. */
export interface PathSource {
  caseId: string;
  messageId: string;
  confidence?: number;
}

/** One step of an item on its way, with everybody who says so. */
export interface PathEdge {
  from: string;
  to: string;
  arm: string;
  event: ChainEventCode | 'DIVERTED' | 'RECOVERED';
  date?: string;
  precision?: DatePrecision;
  country?: string;
  sources: PathSource[];
}

/** The way of the items, over all cases of a trace. */
export interface TracePath {
  nodes: PathNode[];
  edges: PathEdge[];
}

/**
 * The way of the items as data for a picture (FP 7(b), MOSAIC 05.31): what several States say of one step is one edge
 * with several sources. The order is that of the dates, and where there are none, that of the answers.
 */
export function tracePath(cases: readonly TraceCase[]): TracePath {
  const nodes = new Map<string, PathNode>();
  const edges = new Map<string, PathEdge>();
  const node = (one: PathNode): string => {
    if (!nodes.has(one.id)) nodes.set(one.id, one);
    return one.id;
  };
  const edge = (one: PathEdge): void => {
    const key = `${one.arm} ${one.event} ${one.from} ${one.to} ${one.date ?? ''}`;
    const known = edges.get(key);
    if (known) known.sources.push(...one.sources);
    else edges.set(key, one);
  };
  for (const one of cases) addChain(one, node, edge);
  for (const one of cases) addEnd(one, node, edge);
  return { nodes: [...nodes.values()], edges: [...edges.values()].toSorted(byDate) };
}

type AddNode = (node: PathNode) => string;
type AddEdge = (edge: PathEdge) => void;

function addChain({ caseId, folded, arms }: TraceCase, node: AddNode, edge: AddEdge): void {
  const parties = new Map(
    folded.parties.map((party) => [`${party.messageId} ${party.said.partyNo}`, party]),
  );
  for (const { said, messageId } of folded.chain) {
    const { event, itemRef, country, date, precision, confidence, fromParty, toParty } = said;
    const at = (partyNo: number | undefined): string => {
      const party = partyNo === undefined ? undefined : parties.get(`${messageId} ${partyNo}`);
      return node(party ? partyNode(party) : stateNode(country));
    };
    edge({
      from: at(fromParty),
      to: at(toParty),
      arm: armOf({ caseId, arms }, itemRef),
      event,
      ...(date !== undefined && { date }),
      precision,
      country,
      sources: [{ caseId, messageId, confidence }],
    });
  }
}

/** Where it left the legal circuit, and where it was found again. */
function addEnd({ caseId, folded, arms }: TraceCase, node: AddNode, edge: AddEdge): void {
  const { pointOfDiversion: diversion, requestingState: state, recoveredOn } = folded;
  if (diversion?.said.established !== true || state === undefined) return;
  const { country, kind } = diversion.said;
  const source = { caseId, messageId: diversion.messageId };
  const lost = node({
    id: `DIVERSION ${caseId}`,
    kind: 'DIVERSION',
    ...(country !== undefined && { state: country }),
    ...(kind !== undefined && { diversion: kind }),
  });
  const found = node({ id: `RECOVERY ${state}`, kind: 'RECOVERY', state });
  const from = node(stateNode(country ?? folded.requestedState ?? state));
  for (const arm of new Set(arms.values())) {
    edge({
      from,
      to: lost,
      arm,
      event: 'DIVERTED',
      ...(country !== undefined && { country }),
      sources: [source],
    });
    edge({
      from: lost,
      to: found,
      arm,
      event: 'RECOVERED',
      ...(recoveredOn !== undefined && { date: recoveredOn }),
      country: state,
      sources: [source],
    });
  }
}

function stateNode(state: string): PathNode {
  return { id: `STATE ${state}`, kind: 'STATE', state };
}

/** A firm is the same wherever it is named so; private persons are never taken for one another. */
function partyNode({ said, messageId }: Said<Party>): PathNode {
  const { kind, country, name, partyNo } = said;
  const own = kind === 'PRIVATE' || name === undefined;
  return {
    id: `PARTY ${kind} ${country ?? ''} ${own ? `${messageId} ${partyNo}` : markOf(name)}`,
    kind: 'PARTY',
    party: kind,
    ...(country !== undefined && { state: country }),
  };
}

/** A name as it is compared, in a form that does not say it (FNV-1a). */
function markOf(name: string): string {
  let hash = 0x811c9dc5;
  for (const letter of name
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  return (hash >>> 0).toString(16);
}

function armOf({ caseId, arms }: Pick<TraceCase, 'caseId' | 'arms'>, itemNo: number): string {
  return arms.get(itemNo) ?? `${caseId} ${itemNo}`;
}

function byDate(one: PathEdge, other: PathEdge): number {
  if (one.date === undefined || other.date === undefined || one.date === other.date) return 0;
  return one.date < other.date ? -1 : 1;
}
