import type { MailSettings } from '@trace/platform';
import { createTransport, type Transporter } from 'nodemailer';
import type { MailText } from './write-mail.ts';

/** Why a mail was not taken: a code of the connection, and the reply of the server if there was one. */
export class NotTaken extends Error {
  constructor(
    readonly code: string,
    readonly replyCode: number | undefined,
    cause: unknown,
  ) {
    // What the server says may repeat addresses, so none of it is kept but its number.
    super(replyCode === undefined ? code : `${code} ${replyCode}`, { cause });
    this.name = 'NotTaken';
  }

  /** Whether the server could not be spoken to at all, so that the next mail would fare no better. */
  get isAway(): boolean {
    return this.replyCode === undefined || this.code === 'EAUTH';
  }
}

/** The way to the mail server. A server that hangs holds nobody up for longer than some seconds. */
export class Post {
  private readonly transport: Transporter;

  constructor(
    private readonly settings: MailSettings,
    timeoutMs = 8_000,
  ) {
    this.transport = createTransport({
      url: settings.smtpUrl,
      requireTLS: settings.mustEncrypt,
      pool: true,
      maxConnections: 1,
      maxRequeues: 0,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** Hands a mail to the server; returns when it has taken it, and throws {@link NotTaken} otherwise. */
  async send(
    to: readonly string[],
    { messageId, subject, text, html, language }: MailText,
    date: Date,
  ): Promise<void> {
    try {
      await this.transport.sendMail({
        from: this.settings.from,
        to: [...to],
        messageId,
        subject,
        text,
        html,
        date,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
      });
    } catch (fault) {
      const { code, responseCode } = fault as { code?: unknown; responseCode?: unknown };
      throw new NotTaken(
        typeof code === 'string' ? code : 'EUNKNOWN',
        // Without TLS there was no word of the server's about this mail; it waits until there is.
        typeof responseCode === 'number' && code !== 'ETLS' ? responseCode : undefined,
        fault,
      );
    }
  }

  /** Hangs up. */
  close(): void {
    this.transport.close();
  }
}
