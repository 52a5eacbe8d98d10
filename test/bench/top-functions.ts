import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aligned } from '../faults/report.ts';

/** One function on the stack of a CPU profile, as V8 writes it. */
interface ProfileNode {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
  children?: number[];
}

/** The parts of a .cpuprofile that are read here. */
interface Profile {
  nodes: ProfileNode[];
  samples: number[];
  timeDeltas: number[];
}

/** Milliseconds by name: of the function itself, and with everything that it called. */
interface Spent {
  self: Map<string, number>;
  total: Map<string, number>;
  all: number;
}

/** Waiting, and what the profiler itself needs. */
const NOT_WORK = new Set(['(idle)', '(root)', '(program)', 'dispatch']);

/** For each profile in a folder: the functions that took most time themselves, and the files that cost most in all. */
export async function topFunctions(folder: string, most = 15): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile'));
  const parts = await Promise.all(
    names.toSorted().map(async (name) => {
      const profile = JSON.parse(await readFile(join(folder, name), 'utf8')) as Profile;
      const byFunction = spent(profile, (node) => placeOf(node));
      const byFile = spent(profile, (node) => fileOf(node.callFrame.url));
      return [
        `${name}: ${(byFunction.all / 1_000).toFixed(1)} s of work`,
        listed('function, its own time', byFunction.self, byFunction.all, most),
        '',
        listed('file or package, its own time', byFile.self, byFile.all, most),
        '',
        listed(
          'function of ours, with what it called',
          ours(byFunction.total),
          byFunction.all,
          most,
        ),
      ].join('\n');
    }),
  );
  return parts.join('\n\n');
}

function spent(
  { nodes, samples, timeDeltas }: Profile,
  nameOf: (node: ProfileNode) => string,
): Spent {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parentOf = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  );
  const self = new Map<string, number>();
  const total = new Map<string, number>();
  let all = 0;
  for (const [index, id] of samples.entries()) {
    const node = byId.get(id);
    const ms = Math.max(0, timeDeltas[index] ?? 0) / 1_000;
    if (!node || NOT_WORK.has(node.callFrame.functionName)) continue;
    all += ms;
    add(self, nameOf(node), ms);
    // A function that stands on the stack twice is counted once.
    const onStack = new Set<string>();
    for (let at: number | undefined = id; at !== undefined; at = parentOf.get(at)) {
      const one = byId.get(at);
      if (one) onStack.add(nameOf(one));
    }
    for (const name of onStack) add(total, name, ms);
  }
  return { self, total, all };
}

function add(sums: Map<string, number>, name: string, ms: number): void {
  sums.set(name, (sums.get(name) ?? 0) + ms);
}

function listed(head: string, sums: Map<string, number>, all: number, most: number): string {
  const rows = [...sums]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([name, ms]) => [`  ${name}`, ms.toFixed(0), `${((100 * ms) / all).toFixed(1)} %`]);
  return aligned([[`  ${head}`, 'ms', 'of work'], ...rows]);
}

function ours(sums: Map<string, number>): Map<string, number> {
  return new Map([...sums].filter(([name]) => /\b(?:libs|apps)\//.test(name)));
}

function placeOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  return url === '' ? name : `${name} ${fileOf(url)}:${lineNumber + 1}`;
}

/** Of our own code the file, of others' the package. */
function fileOf(url: string): string {
  if (url === '') return '(native)';
  const own = /\/dist\/((?:apps|libs|test)\/.*)$/.exec(url)?.[1];
  if (own !== undefined) return own.replace('/src/', '/');
  return /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? url;
}
