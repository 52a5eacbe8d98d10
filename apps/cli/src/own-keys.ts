import { NodeKeys, Pkcs11Module, usesFileOf, type Config } from '@trace/platform';
import { OperatorFault } from './operator-fault.ts';

/** The keys of the node that a command is about, opened as the node itself opens them. */
export async function ownKeys({ dataDir, state, keys }: Config): Promise<NodeKeys> {
  const { passphraseFile } = keys;
  const module = keys.module && (await Pkcs11Module.load(keys.module, usesFileOf(dataDir)));
  return NodeKeys.load(dataDir, { passphraseFile, module }).catch((fault: unknown) => {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
    throw new OperatorFault(
      `The node of ${state} has no keys in ${dataDir} yet.`,
      'Make them with "trace-node keys make", start the node once, or name its folder with --data.',
    );
  });
}
