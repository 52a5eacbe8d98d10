import { OwnAuthority } from '@trace/exchange';
import {
  keyFolder,
  KeyFault,
  lockForNewKeys,
  log,
  makeNodeKeys,
  NodeKeys,
  Pkcs11Module,
  usesFileOf,
  type Clock,
  type Config,
} from '@trace/platform';

/** Loads the keys of this node, and makes them at its first start. */
export async function ownKeys(
  { state, dataDir, publicEndpoint, keys: settings }: Config,
  clock: Clock,
  say: (text: string) => void,
): Promise<NodeKeys> {
  const { module, inClear, passphraseFile } = settings;
  const host = publicEndpoint && new URL(publicEndpoint).hostname;
  const lock = await lockForNewKeys(settings, keyFolder(dataDir));
  const order = { hosts: host ? [host] : [], passphraseFile: lock.passphraseFile };
  const made = await makeNodeKeys(dataDir, state, order);
  if (made) say('Made the keys and the TLS certificate of this node.');
  if (lock.made)
    say(`They are locked by the passphrase in ${passphraseFile}: keep a copy where no other is.`);
  const keys = await NodeKeys.load(dataDir, {
    passphraseFile,
    module: module && (await Pkcs11Module.load(module, usesFileOf(dataDir))),
    now: () => clock.now(),
  });
  if (keys.inClear && !inClear) throw new KeyFault('IN_CLEAR');
  if (keys.inClear) log('keys').info('the keys lie in clear: "trace-node keys encrypt" locks them');
  return keys;
}

/** The authority that this node is, where it is one. What its directory can not be signed with is told at the start. */
export async function ownAuthority(config: Config): Promise<OwnAuthority> {
  const authority = new OwnAuthority(config.directory.authority);
  const keys = config.does('directory') ? await authority.find() : undefined;
  if (keys?.inClear)
    log('keys').info(
      'the keys of the authority lie in clear: "trace-node partners authority-encrypt" locks them',
    );
  return authority;
}
