/** The environment as a process gets it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings can not be used: every fault at once, each with a sentence that says how to put it right. */
export class ConfigFault extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The configuration can not be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigFault';
    this.faults = faults;
  }
}

/** Reads settings one by one and collects what is wrong with them, without ever repeating a value that may be secret. */
export class ConfigReader {
  readonly faults: string[] = [];

  constructor(private readonly env: Environment) {}

  /** Whether this is a node in earnest, as `NODE_ENV=production` says. */
  get isProduction(): boolean {
    return this.optional('NODE_ENV') === 'production';
  }

  /** The value as it stands, undefined when it is absent or empty. */
  optional(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** Every value whose name begins so, by the rest of its name. */
  withPrefix(prefix: string): Record<string, string> {
    const named = Object.keys(this.env).flatMap((name) => {
      const value = name.startsWith(prefix) ? this.optional(name) : undefined;
      return value === undefined ? [] : [[name.slice(prefix.length), value]];
    });
    return Object.fromEntries(named) as Record<string, string>;
  }

  /** Notes a fault. */
  fault(name: string, sentence: string): void {
    this.faults.push(`${name} ${sentence}`);
  }

  /** A text of a certain form; the placeholder is returned together with a fault, so that reading goes on. */
  matching(name: string, pattern: RegExp, sentence: string, otherwise?: string): string {
    const value = this.optional(name) ?? otherwise;
    if (value === undefined) this.fault(name, `is missing: ${sentence}.`);
    else if (!pattern.test(value)) this.fault(name, `is not usable: ${sentence}.`);
    return value ?? '';
  }

  /** A number within bounds. */
  number(
    name: string,
    otherwise: number,
    bounds: { least: number; most: number; whole?: boolean },
  ): number {
    const said = this.optional(name);
    if (said === undefined) return otherwise;
    const value = /^\d+(?:\.\d+)?$/.test(said) ? Number(said) : Number.NaN;
    const { least, most, whole = true } = bounds;
    if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
    this.fault(name, `must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`);
    return otherwise;
  }

  /** One word out of a list. */
  oneOf<T extends string>(name: string, words: readonly T[], otherwise: T): T {
    const said = this.optional(name);
    if (said === undefined) return otherwise;
    const word = words.find((candidate) => candidate === said);
    if (word === undefined) this.fault(name, `must be one of: ${words.join(', ')}.`);
    return word ?? otherwise;
  }

  /** Some words out of a list, separated by commas. */
  someOf<T extends string>(
    name: string,
    words: readonly T[],
    otherwise: readonly T[],
  ): readonly T[] {
    const said = this.optional(name);
    if (said === undefined) return otherwise;
    const chosen = said.split(',').map((word) => word.trim());
    if (chosen.some((word) => !words.some((known) => known === word))) {
      this.fault(name, `must be a list, separated by commas, out of: ${words.join(', ')}.`);
    }
    return words.filter((word) => chosen.includes(word));
  }

  /** A URL with one of the schemes. */
  url(name: string, schemes: readonly string[], example: string): string | undefined {
    const said = this.optional(name);
    if (said === undefined) return undefined;
    const scheme = /^([a-z]+):\/\//.exec(said)?.[1];
    if (scheme === undefined || !schemes.includes(scheme) || !URL.canParse(parsableUrl(said))) {
      this.fault(name, `is not usable: write it like ${example}.`);
    }
    return said;
  }
}

/**
 * The same address with a host `socket` where it has none, as in `postgres://postgres@/name?host=…`, which PostgreSQL
 * allows and the URL standard does not.
 */
export function parsableUrl(url: string): string {
  return url.replace('@/', '@socket/').replace(/^([a-z]+:\/\/)\//, '$1socket/');
}
