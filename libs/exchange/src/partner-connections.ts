import type { Partner } from '@trace/protocol';
import type { EndpointPolicy } from './directory/endpoint-policy.ts';
import { PartnerConnection, type TlsIdentity } from './partner-connection.ts';

/** One bounded pool of connections for each partner, made when it is first needed. */
export class PartnerConnections {
  private readonly open = new Map<string, { partner: Partner; connection: PartnerConnection }>();

  constructor(
    private readonly tls: TlsIdentity,
    private readonly endpoints: EndpointPolicy,
  ) {}

  /** The connections to a partner as the directory in force names it. */
  to(partner: Partner): PartnerConnection {
    const held = this.open.get(partner.state);
    if (held?.partner === partner) return held.connection;
    // The directory has changed this partner's address or certificate: what is under way may finish on the old one.
    if (held) void held.connection.close();
    const connection = new PartnerConnection(partner, this.tls, this.endpoints);
    this.open.set(partner.state, { partner, connection });
    return connection;
  }

  /** Closes all of them, waiting for what is under way. */
  async close(): Promise<void> {
    const open = [...this.open.values()];
    this.open.clear();
    await Promise.all(open.map(({ connection }) => connection.close()));
  }
}
