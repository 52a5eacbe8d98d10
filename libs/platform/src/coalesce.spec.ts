import { Coalesce } from './coalesce.ts';

describe('Coalesce', () => {
  it('begins the first attempt at once, and one more after the last of many wishes', async () => {
    const coalesce = new Coalesce(5);
    let wishes = 0;
    const begunAfter: number[] = [];
    const attempt = async (): Promise<void> => void begunAfter.push(wishes);
    for (let n = 0; n < 100; n += 1) {
      wishes += 1;
      void coalesce.wish('QT', attempt);
    }
    await coalesce.flush();
    expect(begunAfter).toEqual([1, 100]);
  });

  it('makes no second attempt when nobody wished for one', async () => {
    const coalesce = new Coalesce(1);
    let attempts = 0;
    await coalesce.wish('QT', async () => void (attempts += 1));
    await coalesce.flush();
    expect(attempts).toBe(1);
  });

  it('keeps keys apart', async () => {
    const coalesce = new Coalesce(1);
    const seen: string[] = [];
    void coalesce.wish('QT', async () => void seen.push('QT'));
    void coalesce.wish('QS', async () => void seen.push('QS'));
    await coalesce.flush();
    expect(seen).toEqual(['QT', 'QS']);
  });

  it('waits with the next attempt until a slow one has ended, and lets nobody else wait for it', async () => {
    const coalesce = new Coalesce(1);
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    const order: string[] = [];
    void coalesce.wish('QT', () => slow.then(() => void order.push('slow')));
    await coalesce.wish('QT', async () => void order.push('next'));
    expect(order).toEqual([]);
    release();
    await coalesce.flush();
    expect(order).toEqual(['slow', 'next']);
  });

  it('takes a wish that is made during the last attempt', async () => {
    const coalesce = new Coalesce(1);
    let attempts = 0;
    const again = async (): Promise<void> => {
      attempts += 1;
      if (attempts < 5) void coalesce.wish('QT', again);
    };
    void coalesce.wish('QT', again);
    await coalesce.flush();
    expect(attempts).toBe(5);
  });
});
