import { readFile } from 'node:fs/promises';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import { log, type ApiTlsSettings } from '@trace/platform';

/** What the api shows and proves to those who call it. */
export interface ApiTls {
  cert: Buffer;
  key: Buffer;
  minVersion: 'TLSv1.3';
  /** Milliseconds in which a caller shakes hands. */
  handshakeTimeout: number;
}

/**
 * The certificate of the api. Whoever renews it puts new files in the place of the old ones; new connections get it
 * within moments, and those that stand go on.
 */
export class ApiCertificate {
  private readonly logger = log('api');
  private timer: NodeJS.Timeout | undefined;
  private failed = false;

  private constructor(
    private readonly files: ApiTlsSettings,
    private held: ApiTls,
  ) {}

  /** Reads it. @throws Error when there is none, or the key is of another one */
  static async read(files: ApiTlsSettings): Promise<ApiCertificate> {
    return new ApiCertificate(files, await readPair(files));
  }

  /** What a server is made with. */
  get tls(): ApiTls {
    return this.held;
  }

  /** Looks for a renewed one every so many seconds from now on, and gives it to the server. */
  follow(server: Server, seconds: number): void {
    this.timer = setInterval(() => void this.renew(server), seconds * 1_000);
  }

  /** Looks no more. */
  stop(): void {
    clearInterval(this.timer);
  }

  /** A pair that is half in its place, or no pair at all, changes nothing: the one that was read goes on. */
  private async renew(server: Server): Promise<void> {
    try {
      const found = await readPair(this.files);
      this.failed = false;
      if (found.cert.equals(this.held.cert) && found.key.equals(this.held.key)) return;
      this.held = found;
      server.setSecureContext(found);
      this.logger.info('the certificate of the api was renewed');
    } catch (fault) {
      if (!this.failed) this.logger.warn('the certificate of the api is not usable', { fault });
      this.failed = true;
    }
  }
}

async function readPair({ certificateFile, keyFile }: ApiTlsSettings): Promise<ApiTls> {
  const [cert, key] = await Promise.all([readFile(certificateFile), readFile(keyFile)]);
  // Refuses what is no certificate, no key, or no pair.
  createSecureContext({ cert, key });
  return { cert, key, minVersion: 'TLSv1.3', handshakeTimeout: 10_000 };
}
