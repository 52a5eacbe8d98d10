import { join } from 'node:path';
import { readAuthoritySettings, type AuthoritySettings } from './authority-settings.ts';
import type { ConfigReader } from './config-reader.ts';

/** How a node follows its directory, whom it connects to, and how it serves a directory where it does. */
export interface DirectorySettings {
  /** where the directory is fetched; without one only the file counts */
  url: string | undefined;
  /** SHA-256 of the certificate that the directory shows, hexadecimal; without it the authorities of the system count */
  certificate: string | undefined;
  pollSeconds: number;
  /** after so many days without a good directory people are warned */
  maxAgeDays: number;
  /** how long a statement that has ended is still believed */
  graceDays: number;
  /** whether a change of what is trusted waits for two persons, or is in force at once and told */
  changes: 'approve' | 'notice';
  /** into which networks partners may lead */
  networks: 'public' | 'private' | 'loopback';
  /** the versions of the protocol that this node speaks */
  versions: readonly string[];
  /** where the directory role listens */
  host: string;
  port: number;
  /** where the keys of the authority lie and how, for the directory role */
  authority: AuthoritySettings;
}

/** The versions of the protocol that this program speaks. */
const VERSIONS: readonly string[] = ['1.0'];

/** The settings of the directory. */
export function readDirectorySettings(read: ConfigReader, dataDir: string): DirectorySettings {
  return Object.freeze({
    url: read.url('DIRECTORY_URL', ['https'], 'https://directory.example:8444'),
    certificate: certificateIn(read),
    pollSeconds: read.number('DIRECTORY_POLL_SECONDS', 300, {
      least: 0.1,
      most: 86_400,
      whole: false,
    }),
    maxAgeDays: read.number('DIRECTORY_MAX_AGE_DAYS', 30, { least: 1, most: 3_650 }),
    graceDays: read.number('DIRECTORY_GRACE_DAYS', 7, { least: 0, most: 365 }),
    changes: changesIn(read),
    networks: read.oneOf('PARTNER_NETWORKS', ['public', 'private', 'loopback'], 'public'),
    versions: versionsIn(read),
    host: read.optional('DIRECTORY_HOST') ?? '127.0.0.1',
    port: read.number('DIRECTORY_PORT', 0, { least: 0, most: 65_535 }),
    authority: readAuthoritySettings(
      read,
      read.optional('AUTHORITY_DIR') ?? join(dataDir, 'authority'),
    ),
  });
}

/** The same under the names of their variables, for people. */
export function flatOf(settings: DirectorySettings): Record<string, string | number | undefined> {
  const { url, certificate, pollSeconds, maxAgeDays, graceDays, changes, networks } = settings;
  return {
    directoryUrl: url,
    directoryCertificate: certificate,
    directoryPollSeconds: pollSeconds,
    directoryMaxAgeDays: maxAgeDays,
    directoryGraceDays: graceDays,
    partnerChanges: changes,
    partnerNetworks: networks,
    protocolVersions: settings.versions.join(','),
    directoryHost: settings.host,
    directoryPort: settings.port,
    authorityDir: settings.authority.folder,
    authorityPassphraseFile: settings.authority.passphraseFile,
  };
}

/** That a new key counts before anybody has looked at it is for a closed test, and for nothing else. */
function changesIn(read: ConfigReader): 'approve' | 'notice' {
  const said = read.oneOf('PARTNER_CHANGES', ['approve', 'notice'], 'approve');
  if (said === 'notice' && read.isProduction)
    read.fault(
      'PARTNER_CHANGES',
      'is notice, with which a key of a partner counts before two persons have compared it: remove it, it is for closed tests only.',
    );
  return said;
}

function certificateIn(read: ConfigReader): string | undefined {
  const said = read.optional('DIRECTORY_CERTIFICATE')?.replaceAll(':', '').toLowerCase();
  if (said !== undefined && !/^[0-9a-f]{64}$/.test(said))
    read.fault(
      'DIRECTORY_CERTIFICATE',
      'is not usable: the SHA-256 fingerprint, 64 hexadecimal digits.',
    );
  return said;
}

/** Another version than the program's own is a node of tomorrow, which only a test can be. */
function versionsIn(read: ConfigReader): readonly string[] {
  const said = read.optional('PROTOCOL_VERSIONS')?.split(',');
  if (said === undefined) return VERSIONS;
  if (read.optional('NODE_ENV') !== 'test')
    read.fault('PROTOCOL_VERSIONS', 'is only for tests: remove it, or set NODE_ENV=test.');
  if (!said.every((version) => /^[1-9][0-9]{0,2}\.[0-9]{1,3}$/.test(version)))
    read.fault('PROTOCOL_VERSIONS', 'must be a list, separated by commas, such as 1.0,1.1.');
  return said;
}
