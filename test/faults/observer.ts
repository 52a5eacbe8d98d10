import { Client, type QueryResultRow } from 'pg';

/** Looks into a node's database from outside, on one connection, through every outage of it. */
export class Observer {
  private client: Client | undefined;

  constructor(private readonly url: string) {}

  /** The rows of a query, or undefined while the database is away. */
  async rows<T extends QueryResultRow>(
    sql: string,
    values: unknown[] = [],
  ): Promise<T[] | undefined> {
    try {
      const client = (this.client ??= await this.connect());
      const { rows } = await client.query<T>(sql, values);
      return rows;
    } catch {
      // Away or going away. The next look connects anew.
      await this.close();
      return undefined;
    }
  }

  /** Lets the connection go. */
  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.url,
      connectionTimeoutMillis: 2_000,
      query_timeout: 10_000,
      application_name: 'observer',
    });
    // Without a listener a connection that breaks while idle would end the process.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }
}
