import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
/** It takes a second or two; one that hangs is given up long before the test is. */
const LAUNCH_MS = 45_000;

/** Why there can be no browser here; undefined where there is one. */
export const BROWSER_MISSING = existsSync(CHROMIUM) ? undefined : 'chromium is not installed';

/** What a visitor brings along. */
export interface Visitor {
  language?: string;
  scheme?: 'light' | 'dark';
  width?: number;
}

/** A real Chromium without a network of its own, in which several people work, each apart from the others. */
export class ABrowser {
  /** Everything that the pages complained about: refused by the policy, failed, thrown. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly contexts: BrowserContext[],
    private readonly folder: string,
  ) {}

  /** Starts it with an empty profile. */
  static async start(): Promise<ABrowser> {
    return new ABrowser([], await mkdtemp(join(tmpdir(), 'console-browser-')));
  }

  /** A page in a profile of its own. */
  async open(
    url: string,
    { language = 'en', scheme = 'light', width = 1280 }: Visitor = {},
  ): Promise<Page> {
    const context = await this.launch({ language, scheme, width });
    this.contexts.push(context);
    const page = context.pages()[0] ?? (await context.newPage());
    const { origin } = new URL(url);
    page.on('console', (message) => {
      // A refused call is told by the page itself; a browser reports each as a failed resource.
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
        this.complaints.push(message.text());
    });
    page.on('pageerror', (fault) => this.complaints.push(String(fault)));
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !/^(?:data|blob):/.test(request.url()))
        this.complaints.push(`a request to ${new URL(request.url()).origin}`);
    });
    await page.goto(url);
    return page;
  }

  /** Ends it, with everything that it kept. */
  async stop(): Promise<void> {
    await Promise.all(this.contexts.map((context) => context.close()));
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Chromium does not always come up on a busy machine: once more, in another profile, before it counts as a fault. */
  private async launch(visitor: Required<Visitor>): Promise<BrowserContext> {
    return this.launchOnce(visitor).catch(() => this.launchOnce(visitor));
  }

  private async launchOnce({
    language,
    scheme,
    width,
  }: Required<Visitor>): Promise<BrowserContext> {
    const profile = await mkdtemp(join(this.folder, 'profile-'));
    return chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      headless: true,
      timeout: LAUNCH_MS,
      viewport: { width, height: 900 },
      colorScheme: scheme,
      locale: language,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  }
}
