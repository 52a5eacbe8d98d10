import { Refusal } from '@trace/protocol';
import { Problem, problemDocument, problemResponse } from './problem.ts';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';

const ID = '0199b2f4-7c31-7a3e-9f52-3f6c1b7d2a10';

describe('PROBLEM_CODES', () => {
  it.each(Object.entries(PROBLEM_CODES))(
    '%s has a status, a title and a sentence',
    (code, entry) => {
      expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*(?:\.[a-z]+(?:-[a-z]+)*)?$/);
      expect(entry.status).toBeGreaterThanOrEqual(400);
      expect(entry.title).toMatch(/^[A-Z].*[^.]$/);
      expect(entry.detail).toMatch(/^[A-Z].*\.$/);
    },
  );
});

describe('problemDocument', () => {
  it('is what RFC 9457 describes', () => {
    expect(problemDocument(new Problem('case.unknown'), ID)).toEqual({
      type: 'urn:trace:problem:case.unknown',
      title: 'No such case',
      status: 404,
      detail: 'There is no case with this id that you may see. Check the id.',
      instance: `urn:uuid:${ID}`,
      code: 'case.unknown',
    });
  });

  it('shows the faults of a refusal with their pointers', () => {
    const refusal = new Refusal('member.missing', 'A serial is needed.', { pointer: '/items/0' });
    expect(problemDocument(refusal, ID)).toMatchObject({
      type: 'urn:trace:problem:member.missing',
      status: 400,
      errors: [{ pointer: '/items/0', code: 'member.missing', detail: 'A serial is needed.' }],
    });
  });

  it('shows state and version where they are the reason', () => {
    const problem = new Problem('version.stale', undefined, { version: 7 });
    expect(problemDocument(problem, ID).version).toBe(7);
  });
});

describe('problemResponse', () => {
  it.each<[ProblemCode, Record<string, string>]>([
    ['auth.missing', { 'www-authenticate': 'Bearer' }],
    ['database.unavailable', { 'retry-after': '5' }],
    ['case.unknown', {}],
  ])('gives %s the headers that belong to it', (code, headers) => {
    expect(problemResponse(new Problem(code), ID).headers).toEqual({
      'content-type': 'application/problem+json',
      ...headers,
    });
  });

  it('names the methods that are possible, and rounds the time to wait up', () => {
    const allow = problemResponse(
      new Problem('method.not-allowed', undefined, { allow: ['GET', 'HEAD'] }),
      ID,
    );
    expect(allow.headers['allow']).toBe('GET, HEAD');
    const wait = problemResponse(
      new Problem('rate.limited', undefined, { retryAfterSeconds: 1.2 }),
      ID,
    );
    expect(wait.headers['retry-after']).toBe('2');
  });

  it('tells nothing of an unforeseen error', () => {
    const { status, body } = problemResponse(new TypeError('secret of table x'), ID);
    expect(status).toBe(500);
    expect(body.code).toBe('internal');
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(problemResponse('thrown text', ID).body.code).toBe('internal');
  });

  it('knows a database that is away', () => {
    const fault = Object.assign(new Error('x'), { code: '57P01' });
    expect(problemResponse(fault, ID)).toMatchObject({
      status: 503,
      body: { code: 'database.unavailable' },
    });
  });
});
