import { isDatabaseAway, PoolExhausted } from './database-fault.ts';

const coded = (code: string, more: object = {}): Error =>
  Object.assign(new Error('x'), { code, ...more });

describe('isDatabaseAway', () => {
  it.each([
    coded('57P01'),
    coded('57P03'),
    coded('53300'),
    coded('53100'),
    coded('08006'),
    coded('57014'),
    coded('ECONNREFUSED', { syscall: 'connect' }),
    coded('ENOENT', { syscall: 'connect' }),
    coded('EPIPE', { syscall: 'write' }),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new PoolExhausted(10, 5_000),
    Object.assign(new Error('all'), { errors: [coded('ECONNREFUSED', { syscall: 'connect' })] }),
  ])('is so for %s', (fault) => {
    expect(isDatabaseAway(fault)).toBe(true);
  });

  it.each([
    coded('23505'),
    coded('40001'),
    coded('42P01'),
    coded('ENOENT', { syscall: 'open' }),
    new Error('anything'),
    'text',
    undefined,
  ])('is not so for %s', (fault) => {
    expect(isDatabaseAway(fault)).toBe(false);
  });
});
