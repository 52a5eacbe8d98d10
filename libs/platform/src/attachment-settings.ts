import type { ConfigReader } from './config-reader.ts';

/** What this node takes in of attachments, and who looks for viruses in them. */
export interface AttachmentSettings {
  /** The largest file that an officer may upload. */
  mostBytes: number;
  /** So much of one partner's files is fetched within a day; the rest waits. */
  partnerBytesPerDay: number;
  /** The clamd that scans them; without one they are shown as not scanned. */
  scannerUrl: string | undefined;
  /** Whether files may be taken in that nobody has scanned. */
  unscanned: boolean;
}

const MEBIBYTE = 1_048_576;

/** The settings of attachments; each has a value that fits a small node. */
export function readAttachmentSettings(read: ConfigReader): AttachmentSettings {
  return Object.freeze({
    mostBytes: read.number('ATTACHMENT_BYTES', 20 * MEBIBYTE, {
      least: 1_024,
      most: 32 * MEBIBYTE,
    }),
    partnerBytesPerDay: read.number('ATTACHMENT_PARTNER_BYTES_PER_DAY', 2_048 * MEBIBYTE, {
      least: MEBIBYTE,
      most: 1_048_576 * MEBIBYTE,
    }),
    scannerUrl: read.url('SCANNER_URL', ['tcp', 'unix'], 'tcp://clamd.example:3310'),
    unscanned:
      read.oneOf('UNSCANNED_ATTACHMENTS', ['yes', 'no'], read.isProduction ? 'no' : 'yes') ===
      'yes',
  });
}
