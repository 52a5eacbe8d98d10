import { aCall, type Call } from '../cli/a-call.ts';
import type { AState } from '../support/nodes.ts';

/** Calls the command line of a State's node as its operator does, beside whatever of the node is running. */
export async function nodeCommand({ node, database }: AState, ...words: string[]): Promise<Call> {
  const { directory, env } = node.order;
  return aCall([...words, '--state', node.state, '--data', directory.dataDir(node.state)], {
    ...env,
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    DIRECTORY_FILE: directory.file,
    DIRECTORY_AUTHORITY_FILE: directory.authorityFile,
    PARTNER_NETWORKS: 'loopback',
  });
}
