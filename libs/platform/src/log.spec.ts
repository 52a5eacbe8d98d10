import { log, setLog, type LogFields } from './log.ts';
import { Problem } from './problem.ts';

const lines: Record<string, unknown>[] = [];
setLog({
  level: 'info',
  write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
});

describe('log', () => {
  beforeEach(() => {
    lines.length = 0;
    setLog({ level: 'info' });
  });

  it('writes one line of JSON with when, how loud, from where, what, and fields', () => {
    log('lanes').warn('lane rests', { partner: 'QT', count: 3 });
    expect(lines).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
        level: 'warn',
        scope: 'lanes',
        says: 'lane rests',
        partner: 'QT',
        count: 3,
      },
    ]);
  });

  it('has no field for the data of a case, neither for the compiler nor at run time', () => {
    const fields: LogFields = {
      caseId: 'c',
      // @ts-expect-error a serial number is no field of a log line
      serialNumber: 'SN 4711',
    };
    const smuggled: object = { caseId: 'c', body: { name: 'X' }, reference: 'R-1', text: 'hello' };
    log('test').info('said', fields);
    log('test').info('said', smuggled);
    expect(lines.map(({ at: _at, ...line }) => line)).toEqual([
      { level: 'info', scope: 'test', says: 'said', caseId: 'c' },
      { level: 'info', scope: 'test', says: 'said', caseId: 'c' },
    ]);
  });

  it('tells of an error its kind, its code and its place, and never its words', () => {
    const fault = Object.assign(new Error('Key (serial)=(SN 4711) exists'), { code: '23505' });
    log('test').error('not stored', { fault });
    log('test').error('refused', { fault: new Problem('case.unknown', 'SN 4711') });
    expect(JSON.stringify(lines)).not.toContain('4711');
    expect(lines[0]?.['fault']).toMatchObject({ name: 'Error', code: '23505' });
    expect(JSON.stringify(lines[0])).toContain('log.spec.ts');
    expect(lines[1]?.['fault']).toMatchObject({ name: 'Problem', code: 'case.unknown' });
  });

  describe('of an error whose words look like places', () => {
    const HOSTILE = 'x\n    at SerialNumber4711 (SN4711:1:1)\n    at async SN-4711\nat SN 4711';
    const named = (name: string, fault: Error): [string, Error] => [name, fault];
    const changedTo = (message: string): Error => {
      const fault = new Error(HOSTILE);
      // What was read once stays as it was.
      expect(fault.stack).toContain('4711');
      return Object.assign(fault, { message });
    };
    class Refused extends Error {
      override name = 'Refused';
    }

    it.each([
      named('as they are', new Error(HOSTILE)),
      named('that end so', new Error(`${HOSTILE}\n    at SN4711`)),
      named('that begin so', new TypeError(`\n    at SN4711 (a:1:2)`)),
      named('of a kind of its own', new Refused(HOSTILE)),
      named('with a cause', new Error(HOSTILE, { cause: new Error(HOSTILE) })),
      named('of many at once', new AggregateError([new Error(HOSTILE)], HOSTILE)),
      named('that repeat its kind', new Error('Error')),
      named('that are none', new Error()),
    ])('takes the places of the program only: %s', (_, fault) => {
      log('test').error('failed', { fault });
      expect(JSON.stringify(lines)).not.toContain('4711');
      const here = expect.stringContaining('log.spec.ts') as string;
      expect(lines[0]?.['fault']).toMatchObject({
        from: expect.arrayContaining([here]) as unknown,
      });
    });

    it.each([
      named('others', changedTo('y')),
      named('their first line', changedTo('x')),
      named('part of a line', changedTo('SerialNumber')),
      named('none', changedTo('')),
    ])('takes none where the words became %s since', (_, fault) => {
      log('test').error('failed', { fault });
      expect(JSON.stringify(lines)).not.toContain('4711');
    });
  });

  it('keeps one line one line, whatever a text contains', () => {
    const written: string[] = [];
    setLog({ write: (line) => void written.push(line) });
    log('test').info('said', {
      reason: 'a\r\n{"level":"error"}\u001b[31m',
      code: 'x'.repeat(5_000),
    });
    setLog({ write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
    expect(written).toHaveLength(1);
    expect(written[0]?.trimEnd()).toMatch(/^\P{Cc}+$/u);
    expect(written[0]?.length).toBeLessThan(1_000);
  });

  it.each([
    ['off', 0],
    ['error', 1],
    ['warn', 2],
    ['info', 3],
  ] as const)('at level %s lets %i of three lines through', (level, count) => {
    setLog({ level });
    const one = log('test');
    one.info('x');
    one.warn('x');
    one.error('x');
    expect(lines).toHaveLength(count);
  });
});
