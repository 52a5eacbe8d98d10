import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

/**
 * Loaded into a node before its own code (`--import`): notes where its time goes between two SIGUSR2, and writes it to
 * the folder that its own address names. What happens outside that time, the start above all, is not in it.
 */
const wish = new URL(import.meta.url).searchParams;
const file = join(wish.get('folder') ?? '.', `${wish.get('state') ?? 'node'}-${process.pid}`);

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: 500 });

let running = false;
process.on('SIGUSR2', () => {
  running = !running;
  if (running) {
    session.post('Profiler.start');
    return;
  }
  session.post('Profiler.stop', (fault, found) => {
    if (fault) return;
    writeFileSync(file, JSON.stringify(found.profile));
    // Only a whole file has the name that is waited for.
    renameSync(file, `${file}.done`);
  });
});
