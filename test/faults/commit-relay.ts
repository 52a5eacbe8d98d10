import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How PostgreSQL says that a transaction is committed. */
const COMMITTED = Buffer.from('COMMIT\0');
const SOCKET = '.s.PGSQL.5432';

/**
 * A relay between a node and its PostgreSQL that can keep back the news of a commit: it happened, and whoever asked for
 * it sees a broken connection (F26).
 */
export class CommitRelay {
  private readonly sockets = new Set<Socket>();
  /** So many commits from now on nobody is told of. */
  private toDrop = 0;
  dropped = 0;

  private constructor(
    private readonly server: Server,
    private readonly folder: string,
    private readonly target: string,
  ) {}

  /** Opens one before the database that an address names. */
  static async start(databaseUrl: string): Promise<CommitRelay> {
    const folder = await mkdtemp(join(tmpdir(), 'trace-relay-'));
    const server = createServer();
    const host = hostIn(databaseUrl);
    const relay = new CommitRelay(server, folder, join(host, SOCKET));
    server.on('connection', (client) => relay.relay(client));
    server.listen(join(folder, SOCKET));
    await once(server, 'listening');
    return relay;
  }

  /** The address of the database through the relay. */
  through(databaseUrl: string): string {
    const host = encodeURIComponent(hostIn(databaseUrl));
    return databaseUrl.replace(host, encodeURIComponent(this.folder));
  }

  /** Keeps the news of the next commits back. */
  drop(commits: number): void {
    this.toDrop = commits;
  }

  /** Ends it. */
  async close(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    if (this.server.listening) await once(this.server, 'close');
    await rm(this.folder, { recursive: true, force: true });
  }

  private relay(client: Socket): void {
    const target = connect(this.target);
    const cut = (): void => {
      client.destroy();
      target.destroy();
    };
    for (const socket of [client, target]) {
      this.sockets.add(socket);
      socket.on('error', cut).on('close', () => {
        this.sockets.delete(socket);
        cut();
      });
    }
    client.pipe(target);
    target.on('data', (chunk) => {
      if (this.toDrop > 0 && chunk.includes(COMMITTED)) {
        this.toDrop -= 1;
        this.dropped += 1;
        cut();
        return;
      }
      if (client.write(chunk)) return;
      target.pause();
      client.once('drain', () => target.resume());
    });
  }
}

function hostIn(databaseUrl: string): string {
  return new URL(databaseUrl.replace('@/', '@socket/')).searchParams.get('host') ?? '';
}
