import { Box } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { useMemo, type ComponentProps, type JSX } from 'react';
import type { TraceView } from '../client/types.gen.ts';
import { languageOf } from '../language/languages.ts';
import { useWords } from '../language/use-words.ts';
import { layOut, type PlacedEdge, type PlacedNode } from './lay-out.ts';
import { graphOf, type GraphEdge, type GraphNode } from './trace-graph.ts';

const SvgLink = createLink(({ children, ...props }: ComponentProps<'a'>) => (
  <a {...props}>{children}</a>
));
const LINE = 18;

/**
 * The way of the weapons and the requests about them as a picture with branches. Whoever does not see it has the same in
 * the list; what can be opened in it is reached with the keyboard.
 */
export function TracePicture({ trace, own }: { trace: TraceView; own: string }): JSX.Element {
  const { t, code, language } = useWords();
  const isRightToLeft = languageOf(language).direction === 'rtl';
  const picture = useMemo(() => {
    const node = ({ kind, state, code: what }: GraphNode): readonly string[] => {
      const named = what === undefined ? [] : [code(what)];
      if (kind === 'DIVERSION') return [t('trace.diversion'), ...named];
      if (kind === 'RECOVERY') return [t('trace.recovery'), state ?? ''];
      return [...named, state ?? ''].filter((one) => one !== '');
    };
    const edge = ({ code: what, year }: GraphEdge): string =>
      year === undefined ? code(what) : `${code(what)} ${year}`;
    return layOut(graphOf(trace, own), { node, edge }, isRightToLeft);
  }, [trace, own, t, code, isRightToLeft]);
  const { width, height, nodes, edges } = picture;
  return (
    <Box
      className="trace-picture scrolled"
      tabIndex={0}
      role="group"
      aria-label={t('trace.picture')}
    >
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path d="M0,0 L8,4 L0,8 z" />
          </marker>
        </defs>
        {edges.map((edge) => (
          <Way key={edge.id} edge={edge} />
        ))}
        {nodes.map((node) => (
          <Place key={node.id} node={node} />
        ))}
      </svg>
    </Box>
  );
}

function Place({ node: { kind, words, x, y, width, height } }: { node: PlacedNode }): JSX.Element {
  const first = y - ((words.length - 1) * LINE) / 2;
  return (
    <g className={`place ${kind.toLowerCase()}`}>
      <rect
        x={x - width / 2}
        y={y - height / 2}
        width={width}
        height={height}
        rx={kind === 'STATE' ? 4 : height / 2}
      />
      {words.map((word, index) => (
        <text
          key={word}
          x={x}
          y={first + index * LINE}
          dominantBaseline="central"
          textAnchor="middle"
        >
          {word}
        </text>
      ))}
    </g>
  );
}

function Way({ edge: { points, words, caseId, x, y } }: { edge: PlacedEdge }): JSX.Element {
  const d = points
    .map(({ x: px, y: py }, index) => `${index === 0 ? 'M' : 'L'}${px},${py}`)
    .join(' ');
  const label = (
    <text x={x} y={y} dominantBaseline="central" textAnchor="middle">
      {words}
    </text>
  );
  return (
    <g className={caseId === undefined ? 'way' : 'way request'}>
      <path d={d} markerEnd="url(#arrow)" />
      {caseId === undefined ? (
        label
      ) : (
        <SvgLink to="/cases/$caseId" params={{ caseId }}>
          {label}
        </SvgLink>
      )}
    </g>
  );
}
