import {
  KeyFault,
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
  { state, dataDir, publicEndpoint, keys: { passphraseFile, inClear, module } }: Config,
  clock: Clock,
  say: (text: string) => void,
): Promise<NodeKeys> {
  const host = publicEndpoint && new URL(publicEndpoint).hostname;
  if (passphraseFile === undefined && !inClear) throw new KeyFault('CLEAR_IN_PRODUCTION');
  const made = await makeNodeKeys(dataDir, state, { hosts: host ? [host] : [], passphraseFile });
  if (made) say('Made the keys and the TLS certificate of this node.');
  const keys = await NodeKeys.load(dataDir, {
    passphraseFile,
    module: module && (await Pkcs11Module.load(module, usesFileOf(dataDir))),
    now: () => clock.now(),
  });
  if (keys.inClear && !inClear) throw new KeyFault('CLEAR_IN_PRODUCTION');
  if (keys.inClear) log('keys').info('the keys lie in clear: "trace-node keys encrypt" locks them');
  return keys;
}
