import { retrying, sqlStateOf } from './retrying.ts';

function sacrificed(code: string): Error {
  return Object.assign(new Error('could not serialize access'), { code });
}

describe('retrying', () => {
  it.each(['40001', '40P01'])('does it again after %s, and gives what came of it', async (code) => {
    let attempts = 0;
    const done = await retrying(async () => {
      attempts += 1;
      if (attempts < 3) throw sacrificed(code);
      return 'done';
    });
    expect({ done, attempts }).toEqual({ done: 'done', attempts: 3 });
  });

  it('gives up after the third time, with a problem that says to come again', async () => {
    let attempts = 0;
    const attempt = retrying(async () => {
      attempts += 1;
      throw sacrificed('40P01');
    });
    await expect(attempt).rejects.toMatchObject({ code: 'database.unavailable', status: 503 });
    expect(attempts).toBe(3);
  });

  it('leaves every other fault as it is, at once', async () => {
    const fault = sacrificed('23505');
    let attempts = 0;
    const attempt = retrying(async () => {
      attempts += 1;
      throw fault;
    });
    await expect(attempt).rejects.toBe(fault);
    expect(attempts).toBe(1);
    expect(sqlStateOf(fault)).toBe('23505');
    expect(sqlStateOf('40001')).toBe('');
  });
});
