import { log, type Clock, type DirectorySettings, type NodeKeys } from '@trace/platform';
import { buildConnector, Client } from 'undici';
import type { TLSSocket } from 'node:tls';
import { LIMITS } from '@trace/protocol';
import type { Partners } from '../partners.ts';
import { DIRECTORY_PATH } from './directory-path.ts';

/** What following stands on. */
interface Ground {
  settings: Pick<DirectorySettings, 'url' | 'certificate' | 'pollSeconds'>;
  keys: Pick<NodeKeys, 'tls'>;
  partners: Partners;
  clock: Clock;
}

const TOTAL_MS = 30_000;
/** Strangers' keys make this node ask no more often than that. */
const ASK_AGAIN_MS = 5_000;

/**
 * Fetches the directory from where the authority serves it, again and again. Who signed it is what counts; the connection
 * only keeps strangers from reading along. A directory that can not be fetched, or is not good, changes nothing: the last
 * good one stays, and people see since when.
 */
export class FollowDirectory {
  readonly name = 'directory';
  private readonly logger = log('directory');
  private nextAt = 0;
  private tag: string | undefined;
  private askedAt = -ASK_AGAIN_MS;
  private asking: Promise<boolean> | undefined;

  constructor(private readonly ground: Ground) {}

  /** One round: nothing before it is time. */
  async run(): Promise<void> {
    const { url } = this.ground.settings;
    // Monotonic: how often one asks has nothing to do with the time of day.
    if (url === undefined || performance.now() < this.nextAt) return;
    await this.take(url);
  }

  /**
   * Asks at once, because something came that the directory in force does not explain; those who ask while it is asked
   * share the answer.
   *
   * @returns whether what is in force is now as the directory has it; false also where it was asked a moment ago, so
   *   that nobody can have this node ask without end
   */
  async ask(): Promise<boolean> {
    this.asking ??= this.askNow().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async askNow(): Promise<boolean> {
    const { settings, partners } = this.ground;
    // The file, or another process of this node, may know already.
    await partners.refresh();
    if (settings.url === undefined) return true;
    if (performance.now() < this.askedAt + ASK_AGAIN_MS) return false;
    this.askedAt = performance.now();
    return (await this.take(settings.url)) === undefined;
  }

  /** Fetches it and puts it into force. @returns why that was not possible */
  private async take(url: string): Promise<string | undefined> {
    const { settings, partners } = this.ground;
    this.nextAt = performance.now() + settings.pollSeconds * 1_000;
    const fault = await this.fetch(url).then(
      async (text) => (text === undefined ? undefined : partners.offer(text)),
      (wrong: unknown) => reasonOf(wrong),
    );
    if (fault !== undefined) this.tag = undefined;
    await partners.store.tried(fault);
    if (fault !== undefined) this.logger.warn('directory not fetched', { reason: fault });
    return fault;
  }

  /** @returns the directory, undefined where it is the same as the last time */
  private async fetch(url: string): Promise<string | undefined> {
    const client = new Client(url, {
      connect: this.connector(),
      maxResponseSize: LIMITS.directoryBytes,
      headersTimeout: TOTAL_MS,
      bodyTimeout: TOTAL_MS,
    });
    try {
      const answer = await client.request({
        path: DIRECTORY_PATH,
        method: 'GET',
        headers: { accept: 'application/json', ...(this.tag && { 'if-none-match': this.tag }) },
        signal: AbortSignal.timeout(TOTAL_MS),
      });
      const text = await answer.body.text();
      if (answer.statusCode === 304) return undefined;
      // A redirect is an answer like any other that is no directory.
      if (answer.statusCode !== 200) throw new Error(`http-${answer.statusCode}`);
      const { etag } = answer.headers;
      this.tag = typeof etag === 'string' ? etag : undefined;
      return text;
    } finally {
      await client.destroy();
    }
  }

  /** A certificate that was pinned needs no authority; otherwise those of the system count. */
  private connector(): buildConnector.connector {
    const { settings, keys } = this.ground;
    const { certificate: pinned } = settings;
    const connect = buildConnector({
      ...keys.tls,
      minVersion: 'TLSv1.3',
      rejectUnauthorized: pinned === undefined,
    });
    return (options, done) =>
      connect(options, (fault, socket) => {
        if (fault !== null || pinned === undefined) {
          done(...([fault, socket] as Parameters<buildConnector.Callback>));
          return;
        }
        const { fingerprint256 } = (socket as TLSSocket).getPeerCertificate();
        if (fingerprint256.replaceAll(':', '').toLowerCase() === pinned) {
          done(null, socket);
          return;
        }
        socket.destroy();
        done(new Error('certificate-not-pinned'), null);
      });
  }
}

/** A short stable word; the text of a fault may hold addresses. */
function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return 'unknown';
  if ('code' in fault && typeof fault.code === 'string') return fault.code;
  return /^[a-z0-9-]{1,40}$/.test(fault.message) ? fault.message : fault.name;
}
