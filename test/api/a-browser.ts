import type { Server } from 'node:http';
import supertest from 'supertest';

/** What a browser of ours does by itself: it keeps the cookie, and says from where it calls. */
export class ABrowser {
  private cookie: string | undefined;

  constructor(private readonly server: Server) {}

  /** The text of the session cookie, for whoever steals it. */
  get secret(): string {
    return this.cookie?.split('=')[1] ?? '';
  }

  /** Another browser with the same cookie. */
  copy(): ABrowser {
    const other = new ABrowser(this.server);
    other.cookie = this.cookie;
    return other;
  }

  /** Calls the api as a page of the console would; a header of undefined is left out. */
  async call(
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    body?: object,
    headers: Record<string, string | undefined> = {},
  ): Promise<supertest.Response> {
    const said = {
      'X-Trace-Console': '1',
      'Sec-Fetch-Site': 'same-origin',
      ...(this.cookie !== undefined && { Cookie: this.cookie }),
      ...headers,
    };
    const sent = Object.entries(said).filter(([, text]) => text !== undefined);
    const agent = supertest(this.server);
    const test = agent[method](path).set(Object.fromEntries(sent));
    const answer = await (body === undefined ? test : test.send(body));
    for (const set of (answer.headers['set-cookie'] ?? []) as string[]) {
      const [pair = ''] = set.split(';');
      this.cookie = pair.endsWith('=') ? undefined : pair;
    }
    return answer;
  }

  /** Signs in. */
  async signIn(person: string, password: string, code?: string): Promise<supertest.Response> {
    const given = { person, password, ...(code !== undefined && { code }) };
    return this.call('post', '/v1/session', given);
  }
}
