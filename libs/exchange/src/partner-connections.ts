import type { Partner } from '@trace/protocol';
import type { EndpointPolicy } from './directory/endpoint-policy.ts';
import { PartnerConnection, type TlsIdentity } from './partner-connection.ts';

interface Held {
  partner: Partner;
  tls: TlsIdentity;
  connection: PartnerConnection;
}

/**
 * One bounded pool of connections for each partner, made when it is first needed. What a partner answers to parcels and
 * questions is told to `heard`: it counts as what it sends does.
 */
export class PartnerConnections {
  private readonly open = new Map<string, Held>();

  constructor(
    private readonly keys: { readonly tls: TlsIdentity },
    private readonly endpoints: EndpointPolicy,
    private readonly heard: (partner: string, bytes: number) => void = () => undefined,
  ) {}

  /** The connections to a partner as the directory in force names it. */
  to(partner: Partner): PartnerConnection {
    const held = this.open.get(partner.state);
    const { tls } = this.keys;
    if (held?.partner === partner && held.tls === tls && !held.connection.isOver)
      return held.connection;
    // An address or a certificate is another one or has ended, the partner's or our own: what is under way may finish.
    if (held) void held.connection.close();
    const connection = new PartnerConnection(partner, tls, this.endpoints, (bytes) =>
      this.heard(partner.state, bytes),
    );
    this.open.set(partner.state, { partner, tls, connection });
    return connection;
  }

  /** Closes all of them, waiting for what is under way. */
  async close(): Promise<void> {
    const open = [...this.open.values()];
    this.open.clear();
    await Promise.all(open.map(({ connection }) => connection.close()));
  }
}
