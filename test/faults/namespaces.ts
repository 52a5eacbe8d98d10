import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readlink } from 'node:fs/promises';
import { until } from '../support/until.ts';
import type { Place } from './place.ts';
import { runCommand } from './run-command.ts';
import type { Stops } from './stops.ts';

const BRIDGE = 'trace0';
/** Known to nobody outside, since the bridge is in a network namespace of the run. */
const NETWORK = '10.77.0.';
/** Where the driver stands, which no rule may cut off. */
export const DRIVER = `${NETWORK}1`;
/** A holder that is forgotten ends by itself. */
const LONGEST_SECONDS = '14400';

/** One State's own network: a cable to the bridge, with rules that only its packets meet. */
export class Namespace implements Place {
  private constructor(
    readonly host: string,
    private readonly holder: ChildProcess,
  ) {}

  /** Makes one and lays its cable. */
  static async start(number: number, stops: Stops): Promise<Namespace> {
    const holder = spawn('unshare', ['--net', 'sleep', LONGEST_SECONDS], { stdio: 'ignore' });
    stops.add(async () => {
      if (holder.exitCode !== null || holder.signalCode !== null) return;
      const gone = once(holder, 'exit');
      holder.kill('SIGKILL');
      await gone;
    });
    const namespace = new Namespace(`${NETWORK}${number + 2}`, holder);
    const own = await readlink('/proc/self/ns/net');
    await until('a namespace is there', async () => {
      return (await readlink(`/proc/${holder.pid}/ns/net`)) === own ? undefined : true;
    });
    const cable = `trace-v${number}`;
    const peer = ['peer', 'name', 'eth0', 'netns', String(holder.pid)];
    await runCommand(['ip', 'link', 'add', cable, 'type', 'veth', ...peer]);
    await runCommand(['ip', 'link', 'set', cable, 'master', BRIDGE, 'up']);
    await namespace.run('ip', 'link', 'set', 'lo', 'up');
    await namespace.run('ip', 'address', 'add', `${namespace.host}/24`, 'dev', 'eth0');
    await namespace.run('ip', 'link', 'set', 'eth0', 'up');
    return namespace;
  }

  /** What stands before a command that is to run there. */
  get through(): readonly string[] {
    return ['nsenter', `--net=/proc/${this.holder.pid}/ns/net`, '--'];
  }

  /** Runs one command there. */
  async run(...words: string[]): Promise<void> {
    await runCommand([...this.through, ...words]);
  }

  /** Adds a rule to its packet filter. @returns what takes the rule away */
  async rule(...words: string[]): Promise<() => Promise<void>> {
    await this.run('iptables', '-w', '-A', ...words);
    return () => this.run('iptables', '-w', '-D', ...words);
  }

  /** Shapes everything that leaves it. @returns what ends that */
  async shape(...words: string[]): Promise<() => Promise<void>> {
    await this.run('tc', 'qdisc', 'add', 'dev', 'eth0', 'root', ...words);
    return () => this.run('tc', 'qdisc', 'del', 'dev', 'eth0', 'root');
  }
}

/** A bridge, and a network of its own for so many States. The driver stands at the bridge and reaches them all. */
export async function startNamespaces(count: number, stops: Stops): Promise<Namespace[]> {
  await runCommand(['ip', 'link', 'add', BRIDGE, 'type', 'bridge']);
  stops.add(() => runCommand(['ip', 'link', 'del', BRIDGE]));
  await runCommand(['ip', 'address', 'add', `${DRIVER}/24`, 'dev', BRIDGE]);
  await runCommand(['ip', 'link', 'set', BRIDGE, 'up']);
  const all: Namespace[] = [];
  for (let number = 0; number < count; number += 1) {
    all.push(await Namespace.start(number, stops));
  }
  return all;
}
