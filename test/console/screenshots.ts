import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import type { Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../apps/cli/src/demo/demo-accounts.ts';
import { NOTE, type NotedNode } from '../../apps/cli/src/demo/clear-demo.ts';
import { demoState } from '../../apps/cli/src/demo/demo-states.ts';
import { ABrowser, type Visitor } from './a-browser.ts';

/** One picture: who looks at what, and how. */
interface Picture extends Visitor {
  name: string;
  role: 'SUPERVISOR' | 'FOCAL_POINT' | 'OFFICER';
  path: string;
  /** What is opened from there. */
  open?: (page: Page) => Promise<void>;
}

const FOLDER = join(projectRoot(), 'apps/console/pictures');

const PICTURES: readonly Picture[] = [
  { name: 'board', role: 'SUPERVISOR', path: '/board' },
  { name: 'case', role: 'FOCAL_POINT', path: '/cases?direction=OUT', open: lastCase },
  { name: 'request', role: 'FOCAL_POINT', path: '/drafts', open: newRequest },
  {
    name: 'case-arabic',
    role: 'OFFICER',
    path: '/cases?direction=IN',
    open: lastCase,
    language: 'ar',
  },
  { name: 'list-dark', role: 'SUPERVISOR', path: '/cases', scheme: 'dark' },
];

/** Takes the pictures for the chapters, of a demonstration that runs beside: `npm run demo`, then `npm run screenshots`. */
export async function takePictures(say: (line: string) => void): Promise<void> {
  const note = await readFile(join(projectRoot(), 'data/demo', NOTE), 'utf8').catch(() => '[]');
  const node = (JSON.parse(note) as NotedNode[]).find(({ state }) => state === 'QN');
  if (!node) throw new Error('there is no demonstration: start `npm run demo` first');
  await mkdir(FOLDER, { recursive: true });
  const browser = await ABrowser.start();
  try {
    for (const picture of PICTURES) {
      const page = await browser.open(node.apiUrl, picture);
      await page.locator('input[autocomplete=username]').fill(demoState('QN').people[picture.role]);
      await page.locator('input[autocomplete=current-password]').fill(DEMO_PASSWORD);
      await page.locator('button[type=submit]').click();
      await page.locator('nav').first().waitFor();
      await page.goto(`${node.apiUrl}${picture.path}`);
      await picture.open?.(page);
      await page.locator('main table, main section').first().waitFor();
      await page.waitForLoadState('networkidle');
      const path = join(FOLDER, `${picture.name}.png`);
      await page.screenshot({ path });
      say(path);
    }
  } finally {
    await browser.stop();
  }
}

async function lastCase(page: Page): Promise<void> {
  await page.locator('main table a').last().click();
  await page.waitForURL(/\/cases\/.+/);
}

async function newRequest(page: Page): Promise<void> {
  await page.locator('main button').first().click();
  await page.waitForURL(/\/drafts\/.+/);
  await page.locator('nav a[href*="part=items"]').click();
}
