import { resolve } from 'node:path';
import type { ConfigReader } from './config-reader.ts';

/** The files by which the api speaks TLS itself. */
export interface ApiTlsSettings {
  /** The certificate and what leads to its authority, as PEM. */
  certificateFile: string;
  /** Its key, as PEM. */
  keyFile: string;
}

/** The settings of the api's own TLS, undefined where it speaks HTTP; one file alone is a fault. */
export function readApiTls(read: ConfigReader): ApiTlsSettings | undefined {
  const [certificateFile, keyFile] = ['API_CERTIFICATE_FILE', 'API_KEY_FILE'].map((name) =>
    read.optional(name),
  );
  if (certificateFile !== undefined && keyFile !== undefined)
    return Object.freeze({ certificateFile: resolve(certificateFile), keyFile: resolve(keyFile) });
  if (certificateFile !== keyFile)
    read.fault('API_CERTIFICATE_FILE', 'and API_KEY_FILE belong together: set both.');
  return undefined;
}
