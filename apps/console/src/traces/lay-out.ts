import { Graph, layout } from '@dagrejs/dagre';
import type { GraphEdge, GraphNode, TraceGraph } from './trace-graph.ts';

/** A place with its words, and where it stands in the picture: the middle of its box. */
export interface PlacedNode extends GraphNode {
  words: readonly string[];
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A way with its words, the points of its line, and the middle of its label. */
export interface PlacedEdge extends GraphEdge {
  words: string;
  points: readonly { x: number; y: number }[];
  x: number;
  y: number;
}

/** The whole picture, in its own measure. */
export interface Picture {
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
}

/** What is written at a place and at a way. */
export interface Wording {
  node: (node: GraphNode) => readonly string[];
  edge: (edge: GraphEdge) => string;
}

const LINE = 18;
const LETTER = 7.5;
const LEAST = 90;
const MARGIN = 16;

/** Sets the places of a trace from their beginning to their end, in the direction in which the reader reads. */
export function layOut(graph: TraceGraph, wording: Wording, isRightToLeft: boolean): Picture {
  const g = new Graph({ multigraph: true });
  g.setGraph({ rankdir: 'LR', nodesep: 34, ranksep: 46, marginx: MARGIN, marginy: MARGIN });
  const words = new Map(graph.nodes.map((node) => [node.id, wording.node(node)]));
  for (const { id } of graph.nodes) {
    const lines = words.get(id) ?? [];
    g.setNode(id, { width: widthOf(lines), height: LINE * lines.length + 16 });
  }
  for (const edge of graph.edges) {
    const label = { width: widthOf([wording.edge(edge)]), height: LINE + 6, labelpos: 'c' };
    g.setEdge(edge.from, edge.to, label, edge.id);
  }
  layout(g);
  const { width = 0, height = 0 } = g.graph() as { width?: number; height?: number };
  const turned = (x: number): number => (isRightToLeft ? width - x : x);
  return {
    width,
    height,
    nodes: graph.nodes.map((node) => {
      const { x, y, width: wide, height: high } = g.node(node.id) as PlacedNode;
      const lines = words.get(node.id) ?? [];
      return { ...node, words: lines, x: turned(x), y, width: wide, height: high };
    }),
    edges: graph.edges.map((edge) => {
      const { points, x, y } = g.edge(edge.from, edge.to, edge.id) as unknown as PlacedEdge;
      return {
        ...edge,
        words: wording.edge(edge),
        points: points.map((point) => ({ x: turned(point.x), y: point.y })),
        x: turned(x),
        y,
      };
    }),
  };
}

/** Letters of Chinese take twice the room of others. */
function widthOf(lines: readonly string[]): number {
  const letters = lines.map((line) =>
    Array.from(line).reduce((sum, letter) => sum + (/\p{Script=Han}/u.test(letter) ? 2 : 1), 0),
  );
  return Math.max(LEAST, 20 + LETTER * Math.max(0, ...letters));
}
