import { dirname, join, resolve } from 'node:path';
import { ConfigFault, ConfigReader, type Environment } from './config-reader.ts';
import { readModuleSettings, type KeySettings } from './key-settings.ts';

/** Where the keys of a directory authority lie, and how they are kept: by the rules of a node's own. */
export interface AuthoritySettings extends KeySettings {
  folder: string;
  /** Whether keys that lie in clear are not even opened: in production, unless clear ones are asked for. */
  refusesClear: boolean;
}

/**
 * The settings of the authority's keys. A body that runs the directory for others has a passphrase of its own; where none
 * is named it is the one of the node's own keys.
 */
export function readAuthoritySettings(read: ConfigReader, folder: string): AuthoritySettings {
  const file = read.optional('AUTHORITY_PASSPHRASE_FILE') ?? read.optional('KEYS_PASSPHRASE_FILE');
  const isNamed = file !== undefined;
  const inClear = read.oneOf('KEYS_IN_CLEAR', ['yes', 'no'], 'no') === 'yes';
  const place = resolve(folder);
  return Object.freeze({
    folder: place,
    // Beside the folder in which the authority's own lies: by default that is the data folder of the node.
    passphraseFile: resolve(file ?? join(`${dirname(place)}-keys`, 'authority-passphrase')),
    isNamed,
    mayMake: !isNamed && !read.isProduction,
    inClear,
    refusesClear: read.isProduction && !inClear,
    module: readModuleSettings(read),
  });
}

/** The same for a command that is about an authority and no node. */
export function authoritySettingsOf(env: Environment, folder: string): AuthoritySettings {
  const read = new ConfigReader(env);
  const settings = readAuthoritySettings(read, folder);
  if (read.faults.length > 0) throw new ConfigFault(read.faults);
  return settings;
}
