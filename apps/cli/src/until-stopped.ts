const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** npm hands on the Ctrl-C that the terminal has sent already: what comes so soon is the same wish and not a second one. */
const SAME_WISH_MS = 1_500;

/** Waits until somebody asks this process to stop, by Ctrl-C or SIGTERM. A second wish then ends it at once. */
export async function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const heard = (signal: NodeJS.Signals): void => {
      resolve(signal);
      setTimeout(() => {
        for (const one of SIGNALS) process.off(one, heard);
      }, SAME_WISH_MS).unref();
    };
    for (const one of SIGNALS) process.on(one, heard);
  });
}
