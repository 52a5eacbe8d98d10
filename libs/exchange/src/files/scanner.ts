import { connect, type Socket } from 'node:net';

/** What a virus scanner says of a file; NO_SCANNER where none is set up, which is shown wherever the file is. */
export type ScanResult = 'CLEAN' | 'INFECTED' | 'NO_SCANNER' | 'UNAVAILABLE';

const PIECE = 262_144;
const PATIENCE_MS = 30_000;

/** A clamd, by its INSTREAM command (clamd(8)); the file is sent over and not by its name. */
export class Scanner {
  /** @param url tcp://host:3310 or unix:///run/clamav/clamd.ctl; undefined where there is none */
  constructor(private readonly url: string | undefined) {}

  /** Has a file scanned. Never throws. */
  async scan(bytes: Buffer): Promise<ScanResult> {
    if (this.url === undefined) return 'NO_SCANNER';
    try {
      const said = await this.ask(new URL(this.url), bytes);
      if (/: OK\0?$/.test(said)) return 'CLEAN';
      return / FOUND\0?$/.test(said) ? 'INFECTED' : 'UNAVAILABLE';
    } catch {
      // Unreachable, too slow, or closed by a file larger than it takes: not scanned, whichever it was.
      return 'UNAVAILABLE';
    }
  }

  private ask({ protocol, hostname, port, pathname }: URL, bytes: Buffer): Promise<string> {
    const socket =
      protocol === 'unix:' ? connect(pathname) : connect(Number(port || 3_310), hostname);
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('clamd is silent')));
    const answer = answerOf(socket);
    socket.write('zINSTREAM\0');
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(piece.length);
      socket.write(length);
      socket.write(piece);
    }
    socket.write(Buffer.alloc(4));
    return answer;
  }
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      said = (said + text).slice(0, 4_096);
      if (said.endsWith('\0')) socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(said));
  });
}
