import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import type { Page } from 'playwright-core';
import { ABrowser } from '../console/a-browser.ts';
import { signedIn } from '../console/signed-in.ts';
import { ANode } from '../support/a-node.ts';
import type { Figure } from './figures.ts';
import { OWN, SeededNode } from './seeded-node.ts';
import { median } from './statistics.ts';

/** Pages that are asked for so often; the first of each is not counted. */
const ROUNDS = 6;

/** How long a row or a number may take; far beyond what is wanted. */
const PATIENCE_MS = 60_000;

/** How many cases there are, and how many of them are open, when the board is looked at and when the list is. */
export interface ConsoleSizes {
  board: number;
  list: number;
}

/** Builds the console, opens it in a real browser on a node with many cases, and measures what a person waits for. */
export async function measureConsole(
  { board, list }: ConsoleSizes,
  say: (text: string) => void,
): Promise<Figure[]> {
  say('building the console');
  const figures: Figure[] = [
    { name: 'build of the console', value: await buildSeconds(), unit: 's', wanted: '< 15' },
  ];
  const node = await SeededNode.start();
  try {
    const { directory, databaseUrl } = node;
    const api = await ANode.start({
      state: OWN,
      directory,
      databaseUrl,
      processes: [['api']],
      env: { LOG_LEVEL: 'warn', SECOND_FACTOR: 'optional', CALLS_PER_MINUTE: '1000000' },
    });
    node.stops.add(() => api.stop());
    const browser = await ABrowser.start();
    node.stops.add(() => browser.stop());
    const page = await signedIn(browser, api, 'SUPERVISOR');
    page.setDefaultTimeout(PATIENCE_MS);
    figures.push(...(await firstLoad(browser, api.api)));
    for (const [what, cases, path, seen, wanted] of [
      ['board', board, '/board', 'main table, main svg, main [role=alert]', '< 1000'],
      ['list', list, '/cases', 'main table a', '< 300'],
    ] as const) {
      say(`inventing cases until there are ${cases.toLocaleString('en')}`);
      await node.growTo(cases);
      say(`opening the ${what}`);
      const took = await openings(page, api.api, path, seen);
      const of = `${what} at ${cases.toLocaleString('en')} cases`;
      figures.push(
        { name: `${of}: its answer, in the browser`, value: took.answer, unit: 'ms', wanted },
        { name: `${of}: from its address to what it shows`, value: took.shown, unit: 'ms' },
      );
    }
    figures.push({ name: 'list: frames a second while it scrolls', ...(await scrolling(page)) });
    return figures;
  } finally {
    await node.stop();
  }
}

/** @returns seconds that the build of the console takes, into a folder that is removed */
async function buildSeconds(): Promise<number> {
  const outDir = join(projectRoot(), 'dist/console-bench');
  const from = performance.now();
  const vite = spawn(
    process.execPath,
    [
      'node_modules/vite/bin/vite.js',
      'build',
      'apps/console',
      '--logLevel',
      'warn',
      '--outDir',
      outDir,
      '--emptyOutDir',
    ],
    { cwd: projectRoot(), stdio: 'ignore' },
  );
  const [code] = (await once(vite, 'exit')) as [number | null];
  const seconds = (performance.now() - from) / 1_000;
  await rm(outDir, { recursive: true, force: true });
  if (code !== 0) throw new Error(`the console can not be built: exit code ${String(code)}`);
  return seconds;
}

/** What the first page makes a browser load that has nothing yet, as it comes over the wire. */
async function firstLoad(browser: ABrowser, address: string): Promise<Figure[]> {
  const page = await browser.open(address);
  await page.locator('input[autocomplete=username]').waitFor({ timeout: PATIENCE_MS });
  await page.waitForLoadState('networkidle');
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((one) => one as PerformanceResourceTiming)
      .map(({ name, encodedBodySize }) => ({ name, bytes: encodedBodySize })),
  );
  await page.context().close();
  const kilobytes = (ending: string): number =>
    loaded.filter(({ name }) => name.endsWith(ending)).reduce((sum, { bytes }) => sum + bytes, 0) /
    1_000;
  return [
    {
      name: 'first load: script, compressed',
      value: kilobytes('.js'),
      unit: 'kB',
      wanted: '< 250',
    },
    { name: 'first load: styles, compressed', value: kilobytes('.css'), unit: 'kB' },
    { name: 'all scripts as built', value: await builtKilobytes('.js'), unit: 'kB' },
  ];
}

async function builtKilobytes(ending: string): Promise<number> {
  const folder = join(projectRoot(), 'dist/console/assets');
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0) / 1_000;
}

/** Opens an address several times. @returns medians in milliseconds: the slowest answer of the api, and until what is looked for is there */
async function openings(
  page: Page,
  address: string,
  path: string,
  seen: string,
): Promise<{ answer: number; shown: number }> {
  const answers: number[] = [];
  const shown: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const from = performance.now();
    await page.goto(`${address}${path}`);
    await page.locator(seen).first().waitFor();
    const visible = performance.now() - from;
    await page.waitForLoadState('networkidle');
    const slowest = await page.evaluate(() =>
      Math.max(
        ...performance
          .getEntriesByType('resource')
          .filter(({ name }) => name.includes('/v1/'))
          .map(({ duration }) => duration),
      ),
    );
    if (round === 0) continue;
    answers.push(slowest);
    shown.push(visible);
  }
  return { answer: median(answers), shown: median(shown) };
}

/** Scrolls through the list for two seconds. @returns how many frames were drawn in each of them */
async function scrolling(page: Page): Promise<{ value: number; unit: string }> {
  const frames = await page.evaluate(async () => {
    const list = document.querySelector('.scrolled') ?? document.documentElement;
    let drawn = 0;
    const until = performance.now() + 2_000;
    while (performance.now() < until) {
      list.scrollBy(0, 120);
      await new Promise((resolve) => {
        requestAnimationFrame(resolve);
      });
      drawn++;
    }
    return drawn;
  });
  return { value: frames / 2, unit: '/s' };
}
