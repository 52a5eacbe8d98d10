import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface AMail {
  from: string;
  to: string[];
  /** Headers and body, byte for byte. */
  raw: string;
}

/** How the server meets a mail: it takes it, refuses it with a reply, or says nothing for ever. */
export type Mood = 'takes' | 'hangs' | number;

/** A real mail server that keeps what it is given. */
export class AMailServer {
  readonly taken: AMail[] = [];
  /** How often somebody tried. */
  tries = 0;
  mood: Mood = 'takes';
  private readonly server: SMTPServer;

  private constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onMailFrom: (_address, _session, done) => {
        this.tries += 1;
        if (this.mood === 'hangs') return;
        if (this.mood === 'takes') done();
        else
          done(Object.assign(new Error('not now, head@qn.example'), { responseCode: this.mood }));
      },
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          this.taken.push({
            from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            to: envelope.rcptTo.map(({ address }) => address),
            raw: Buffer.concat(chunks).toString('utf8'),
          });
          done();
        });
      },
    });
    this.server.on('error', () => undefined);
  }

  /** Starts one at a free port. */
  static async start(): Promise<AMailServer> {
    const mail = new AMailServer();
    mail.server.listen(0, '127.0.0.1');
    await once(mail.server.server, 'listening');
    return mail;
  }

  /** Where it listens. */
  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** Ends it. */
  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
  }
}
