import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorFault } from '../operator-fault.ts';

/** The claim on a folder: held until it is released, or until its process ends in whatever way. */
export interface Claim {
  release(): Promise<void>;
}

const ANSWER_MS = 1_000;

/**
 * Claims the folder of the demonstration for this process. A second demonstration would remove the databases of the
 * first from under it, so it is told who holds the folder. The claim is a socket that answers with the process id: it
 * can not be left behind by a process that was killed, as a file with a number in it can.
 */
export async function claimDemo(folder: string): Promise<Claim> {
  const path = join(
    tmpdir(),
    `trace-demo-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`,
  );
  const holder = await ask(path);
  if (holder !== undefined) {
    throw new OperatorFault(
      `A demonstration is running already: process ${holder}, which keeps its data in ${folder}.`,
      `Use that one, or end it with Ctrl-C in its window or with: kill ${holder}`,
    );
  }
  await rm(path, { force: true });
  const server = createServer((caller) => caller.end(`${process.pid}\n`));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
  server.unref();
  return {
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The process that holds the claim, or undefined. */
async function ask(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(path);
    socket.setEncoding('utf8').setTimeout(ANSWER_MS, () => socket.destroy());
    socket.on('data', (text: string) => (said += text));
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(/^\d+/.exec(said)?.[0]));
  });
}
