import type { Audit, Clock, Config, NodeKeys } from '@trace/platform';
import type { DataSource } from 'typeorm';
import { Partners } from '../partners.ts';
import { AuthorityPin } from './authority-pin.ts';
import { EndpointPolicy } from './endpoint-policy.ts';
import { PartnerChanges } from './partner-changes.ts';

/** Whom this node knows, and where it is decided. */
export interface KnownPartners {
  partners: Partners;
  changes: PartnerChanges;
  /** By which keys the authority is known. */
  pin: AuthorityPin;
  endpoints: EndpointPolicy;
}

/** Puts together what knows the partners, by the settings of the node; reads nothing yet. */
export function openPartners(
  config: Pick<Config, 'state' | 'directoryFile' | 'directoryAuthorityFile' | 'directory'>,
  ground: {
    dataSource: DataSource;
    keys: Pick<NodeKeys, 'mark' | 'signing' | 'folder'>;
    audit: Audit;
    clock: Clock;
  },
): KnownPartners {
  const { state, directoryFile, directoryAuthorityFile, directory } = config;
  const endpoints = new EndpointPolicy(directory.networks);
  const partners = new Partners({
    ...ground,
    state,
    directoryFile,
    authorityFile: directoryAuthorityFile,
    endpoints,
    versions: directory.versions,
    changes: directory.changes,
    graceDays: directory.graceDays,
  });
  return {
    partners,
    changes: new PartnerChanges({ partners, endpoints }),
    pin: new AuthorityPin({
      store: partners.store,
      keys: ground.keys,
      file: directoryAuthorityFile,
    }),
    endpoints,
  };
}
