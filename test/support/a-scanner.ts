import { createServer, type AddressInfo, type Server } from 'node:net';

/** A stand-in for clamd that speaks its INSTREAM command: whatever holds the word is infected, everything else clean. */
export class AScanner {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(word: string): Promise<AScanner> {
    const server = createServer((socket) => {
      let heard = Buffer.alloc(0);
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        heard = Buffer.concat([heard, chunk]);
        if (heard.subarray(-4).readUInt32BE() !== 0) return;
        socket.end(heard.includes(word) ? 'stream: Trial FOUND\0' : 'stream: OK\0');
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new AScanner(server, `tcp://127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => void this.server.close(resolve));
  }
}
