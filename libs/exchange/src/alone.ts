/** What is done one after the other in this process, so that when it dies it is known at what. */
export class Alone {
  private turn: Promise<void> = Promise.resolve();

  /** Waits for its turn, and does it. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const before = this.turn;
    let end = (): void => undefined;
    this.turn = new Promise((resolve) => (end = resolve));
    await before;
    try {
      return await work();
    } finally {
      end();
    }
  }
}
