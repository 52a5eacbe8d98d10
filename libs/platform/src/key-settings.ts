import { join, resolve } from 'node:path';
import type { ConfigReader } from './config-reader.ts';

/** A PKCS#11 module in which the signing key lives: a hardware module, or SoftHSM for tests. */
export interface ModuleSettings {
  /** The library that speaks to it. */
  file: string;
  /** The label of the token. */
  token: string;
  /** Holds the PIN of the user. */
  pinFile: string;
}

/** How the keys of this node are kept. */
export interface KeySettings {
  /** Holds the passphrase under which they are stored: the one that is named, or one beside the data folder. */
  passphraseFile: string;
  /** Whether an operator has named it. */
  isNamed: boolean;
  /** Whether the node may make it by itself. */
  mayMake: boolean;
  /** Whether keys in clear are accepted. */
  inClear: boolean;
  module: ModuleSettings | undefined;
}

const MODULE = ['PKCS11_MODULE', 'PKCS11_TOKEN', 'PKCS11_PIN_FILE'] as const;

/**
 * The settings of the keys. They are locked unless clear ones are asked for; in production the file with the passphrase
 * has to be named.
 */
export function readKeySettings(read: ConfigReader, dataDir: string): KeySettings {
  const file = read.optional('KEYS_PASSPHRASE_FILE');
  const isNamed = file !== undefined;
  return Object.freeze({
    // Apart from the data: whoever copies the one folder has not copied the other.
    passphraseFile: resolve(file ?? join(`${dataDir}-keys`, 'passphrase')),
    isNamed,
    mayMake: !isNamed && !read.isProduction,
    inClear: read.oneOf('KEYS_IN_CLEAR', ['yes', 'no'], 'no') === 'yes',
    module: readModuleSettings(read),
  });
}

/** The PKCS#11 module of the settings; all that belongs to it, or nothing. */
export function readModuleSettings(read: ConfigReader): ModuleSettings | undefined {
  const [file, token, pinFile] = MODULE.map((name) => read.optional(name));
  if (file !== undefined && token !== undefined && pinFile !== undefined) {
    return Object.freeze({ file, token, pinFile: resolve(pinFile) });
  }
  const said = [file, token, pinFile].filter((value) => value !== undefined).length;
  if (said > 0) read.fault('PKCS11_MODULE', `needs all of ${MODULE.join(', ')}.`);
  return undefined;
}
