import type { TraceView, TracedCaseView } from '../client/types.gen.ts';

/** Somewhere in the picture. */
export interface GraphNode {
  id: string;
  kind: 'STATE' | 'PARTY' | 'DIVERSION' | 'RECOVERY';
  state?: string;
  /** The code by which it is named, where it is no State as such. */
  code?: string;
}

/** A way between two places: a step of a weapon, or a request. */
export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  code: string;
  year?: string;
  /** The case of a request; a step of a weapon has none. */
  caseId?: string;
}

/** A trace as places and the ways between them. */
export interface TraceGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** A case and those that follow from it. */
export interface TraceBranch {
  traced: TracedCaseView;
  next: TraceBranch[];
}

/**
 * The picture of a trace: the places where the weapons have been with the steps between them, and each request from
 * whoever asks to the State that is asked; one that follows from an answer begins at the State that gave it.
 */
export function graphOf(
  { cases, path }: Pick<TraceView, 'cases' | 'path'>,
  own: string,
): TraceGraph {
  const nodes = new Map<string, GraphNode>(
    path.nodes.map(({ id, kind, state, party, diversion }) => [
      id,
      {
        id,
        kind: kind as GraphNode['kind'],
        ...(state !== undefined && { state }),
        ...((party ?? diversion) !== undefined && { code: party ?? diversion }),
      },
    ]),
  );
  const place = (state: string): string => {
    const id = `STATE ${state}`;
    if (!nodes.has(id)) nodes.set(id, { id, kind: 'STATE', state });
    return id;
  };
  const steps = path.edges.map(({ from, to, event, date, arm }): GraphEdge => ({
    id: `${arm} ${event} ${from} ${to} ${date ?? ''}`,
    from,
    to,
    code: event,
    ...(date !== undefined && { year: date.slice(0, 4) }),
  }));
  const requests = cases.map((one): GraphEdge => {
    const parent = cases.find(({ caseId }) => caseId === one.parentId);
    const asks = one.direction === 'OUT' ? (parent?.partner ?? own) : one.partner;
    const asked = one.direction === 'OUT' ? one.partner : own;
    const { caseId, state } = one;
    return { id: caseId, from: place(asks), to: place(asked), code: state, caseId };
  });
  return { nodes: [...nodes.values()], edges: [...steps, ...requests] };
}

/** The cases of a trace, each under the one from which it follows. */
export function branchesOf(cases: readonly TracedCaseView[]): TraceBranch[] {
  const ids = new Set(cases.map(({ caseId }) => caseId));
  const under = (parent: string | undefined): TraceBranch[] =>
    cases
      .filter(({ parentId, caseId }) =>
        parent === undefined
          ? !ids.has(parentId ?? '') || parentId === caseId
          : parentId === parent,
      )
      .map((traced) => ({
        traced,
        next: traced.parentId === traced.caseId ? [] : under(traced.caseId),
      }));
  return under(undefined);
}
