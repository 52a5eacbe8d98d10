/** Goes through redirects as a browser would, with the cookies of each origin, and remembers where it was led. */
export class ACookieJar {
  private readonly cookies = new Map<string, Map<string, string>>();
  /** Every address that was visited, in order. */
  readonly visited: string[] = [];

  /** Opens an address and follows until an answer leads no further, or leads to what `until` names. */
  async open(address: string, until?: RegExp): Promise<{ status: number; at: string }> {
    let at = address;
    for (let hops = 0; hops < 12; hops += 1) {
      this.visited.push(at);
      const { origin } = new URL(at);
      const known = this.cookies.get(origin) ?? new Map<string, string>();
      this.cookies.set(origin, known);
      const answer = await fetch(at, {
        redirect: 'manual',
        headers: {
          accept: 'text/html',
          cookie: [...known].map(([name, value]) => `${name}=${value}`).join('; '),
        },
        signal: AbortSignal.timeout(20_000),
      });
      await answer.arrayBuffer();
      for (const line of answer.headers.getSetCookie()) keep(known, line);
      const location = answer.headers.get('location');
      if (location === null) return { status: answer.status, at };
      const next = new URL(location, at).href;
      if (until?.test(next) === true) return { status: answer.status, at: next };
      at = next;
    }
    throw new Error(`${address} leads round in circles`);
  }

  /** A cookie of an origin by its name. */
  cookie(origin: string, name: string): string | undefined {
    return this.cookies.get(origin)?.get(name);
  }

  /** Puts a cookie there, as somebody might who tampers with it. */
  put(origin: string, name: string, value: string): void {
    const known = this.cookies.get(origin) ?? new Map<string, string>();
    this.cookies.set(origin, known.set(name, value));
  }
}

function keep(known: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) known.delete(name);
  else known.set(name, value);
}
