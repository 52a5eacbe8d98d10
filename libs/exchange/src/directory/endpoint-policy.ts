import { lookup as resolve, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { addressKind, type AddressKind } from './address-kind.ts';

/** Into which networks this node connects: the public one only, closed ones too, or this machine as well (tests). */
export type Networks = 'public' | 'private' | 'loopback';

/** Finds the addresses of a name. */
export type Resolve = (
  host: string,
  done: (fault: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const ALLOWED: Record<Networks, readonly AddressKind[]> = {
  public: ['PUBLIC'],
  private: ['PUBLIC', 'PRIVATE'],
  loopback: ['PUBLIC', 'PRIVATE', 'LOOPBACK'],
};
/** The word under which a lane says that an address is not allowed. */
const NOT_ALLOWED = 'address-not-allowed';
/** Names that lead to this machine or into its own network wherever they are resolved (RFC 6761, RFC 8375). */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|home\.arpa|lan)$/;

/**
 * Where this node may connect to. A partner's address is what a partner says, so it could lead into this State's own
 * network. It is judged when it is registered and again at every connection, all addresses of the name and not the first
 * one only, and the connection goes to the very addresses that were judged: a name that changes its mind in between
 * gains nothing (DNS rebinding).
 */
export class EndpointPolicy {
  /** The last good addresses of each name: a name server that fails stops no exchange. */
  private readonly known = new Map<string, LookupAddress[]>();

  constructor(
    private readonly networks: Networks,
    private readonly find: Resolve = (host, done) => resolve(host, { all: true }, done),
  ) {}

  /** Why an endpoint can not be used, in a sentence; undefined where nothing is wrong with how it is written. */
  faultOf(endpoint: string): string | undefined {
    const host = hostOf(endpoint);
    if (isIP(host) !== 0) {
      if (this.networks === 'public')
        return 'The endpoint is a number; a partner is reached by its name.';
      return this.allows(host) ? undefined : this.sentence();
    }
    return this.networks === 'public' && LOCAL_NAME.test(host) ? this.sentence() : undefined;
  }

  /** The same, and whether every address that the name has now is allowed. A name that has none is told by the lane. */
  async faultNow(endpoint: string): Promise<string | undefined> {
    const fault = this.faultOf(endpoint);
    const host = hostOf(endpoint);
    if (fault !== undefined || isIP(host) !== 0) return fault;
    const addresses = await new Promise<LookupAddress[]>((done) => {
      this.find(host, (wrong, found) => done(wrong ? [] : found));
    });
    return addresses.every(({ address }) => this.allows(address)) ? undefined : this.sentence();
  }

  /** How connections find an address: as the system does, and refusing the name if one of its addresses is forbidden. */
  readonly lookup: LookupFunction = (host, options, done) => {
    this.find(host, (fault, found) => {
      const addresses = fault ? this.known.get(host) : found;
      if (addresses === undefined || addresses.length === 0) {
        done(fault ?? new Error('ENOTFOUND'), '', 0);
        return;
      }
      if (!addresses.every(({ address }) => this.allows(address))) {
        done(new Error(NOT_ALLOWED), '', 0);
        return;
      }
      this.known.set(host, addresses);
      const fit = addresses.filter(({ family }) => !options.family || family === options.family);
      if (options.all) done(null, fit);
      else done(null, fit[0]?.address ?? '', fit[0]?.family ?? 0);
    });
  };

  private allows(address: string): boolean {
    return ALLOWED[this.networks].includes(addressKind(address));
  }

  private sentence(): string {
    return this.networks === 'public'
      ? 'The endpoint does not lead to the public network. In a closed network set PARTNER_NETWORKS=private.'
      : 'The endpoint leads to an address at which no partner can be.';
  }
}

/** Whether a connection was refused for where it leads. */
export function isNotAllowed(fault: Error): boolean {
  return fault.message === NOT_ALLOWED;
}

function hostOf(endpoint: string): string {
  return new URL(endpoint).hostname.replace(/^\[|\]$/g, '').toLowerCase();
}
