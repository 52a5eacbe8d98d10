import { once } from 'node:events';
import type { Client, Connection, Submittable } from 'pg';

/** What the driver's connection can do besides what its types tell. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(because: string): void;
}

/** `copy … from stdin`, fed from a stream of chunks no faster than the server takes them. */
export class CopyIn implements Submittable {
  private readonly done: Promise<number>;
  private finish: (rows: number) => void = () => undefined;
  private fail: (fault: unknown) => void = () => undefined;
  private rows = 0;

  private constructor(
    private readonly sql: string,
    private readonly chunks: AsyncIterable<Buffer>,
  ) {
    this.done = new Promise((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
  }

  /** Copies all of it. @returns how many rows the server has taken */
  static async into(client: Client, sql: string, chunks: AsyncIterable<Buffer>): Promise<number> {
    return client.query(new CopyIn(sql, chunks)).done;
  }

  /** Called by the driver when it is this one's turn. */
  submit(connection: Connection): void {
    connection.query(this.sql);
  }

  /** The driver's calls, by the names that it has for them. */
  handleCopyInResponse(connection: CopyConnection): void {
    void this.feed(connection).catch((fault: unknown) => {
      this.fail(fault);
      connection.sendCopyFail('the source ended early');
    });
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(text.split(' ')[1]);
  }

  handleReadyForQuery(): void {
    this.finish(this.rows);
  }

  handleError(fault: Error): void {
    this.fail(fault);
  }

  private async feed(connection: CopyConnection): Promise<void> {
    for await (const chunk of this.chunks) {
      connection.sendCopyFromChunk(chunk);
      if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
    }
    connection.endCopyFrom();
  }
}
