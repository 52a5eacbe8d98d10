import type { Client, Connection, Submittable } from 'pg';

/** So much waits in memory before the server is told to pause. */
const HIGH_WATER = 1_048_576;

/**
 * `copy … to stdout` as a stream of chunks. The driver offers COPY only through the place where it takes queries of
 * another kind; whoever reads slowly makes the server wait.
 */
export class CopyOut implements Submittable, AsyncIterable<Buffer> {
  /** How many rows there were, once the stream has ended. */
  rows = 0;
  private readonly waiting: Buffer[] = [];
  private bytes = 0;
  private connection: Connection | undefined;
  private ended = false;
  private fault: Error | undefined;
  private wake: (() => void) | undefined;

  private constructor(private readonly sql: string) {}

  /** Begins to read what a statement gives. */
  static of(client: Client, sql: string): CopyOut {
    return client.query(new CopyOut(sql));
  }

  /** Called by the driver when it is this one's turn. */
  submit(connection: Connection): void {
    this.connection = connection;
    connection.query(this.sql);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      const chunks = this.waiting.splice(0);
      this.bytes = 0;
      this.connection?.stream.resume();
      if (chunks.length > 0) yield Buffer.concat(chunks);
      else if (this.fault !== undefined) throw this.fault;
      else if (this.ended) return;
      else
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
    }
  }

  /** The driver's calls, by the names that it has for them. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    // The driver uses its buffer again.
    this.waiting.push(Buffer.from(chunk));
    this.bytes += chunk.length;
    if (this.bytes > HIGH_WATER) this.connection?.stream.pause();
    this.wake?.();
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(text.split(' ')[1]);
  }

  handleReadyForQuery(): void {
    this.ended = true;
    this.wake?.();
  }

  handleError(fault: Error): void {
    this.fault = fault;
    this.wake?.();
  }
}
