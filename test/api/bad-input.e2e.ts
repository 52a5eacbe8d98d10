import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type supertest from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aClose,
  aFinalAnswer,
  anAcknowledgement,
  anItem,
  aPartialAnswer,
  aRecovery,
  aRefusalNotice,
  aTraceRequest,
  aWithdrawal,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

/** A word that stands in what is sent and must stand in no answer. */
const CANARY = 'CANARY-5f1c';
const CASE = randomUUID();
const LANGUAGE = 'en';

/** Every address that takes a body, with a sound one. */
const POSTS: [path: string, sound: object][] = [
  ['/v1/requests', { to: 'QS', language: LANGUAGE, request: aTraceRequest() }],
  [`/v1/cases/${CASE}/acknowledgement`, { language: LANGUAGE, body: anAcknowledgement() }],
  [`/v1/cases/${CASE}/partial-answers`, { language: LANGUAGE, body: aPartialAnswer() }],
  [`/v1/cases/${CASE}/final-answer`, { language: LANGUAGE, body: aFinalAnswer() }],
  [`/v1/cases/${CASE}/refusal`, { language: LANGUAGE, body: aRefusalNotice() }],
  [`/v1/cases/${CASE}/withdrawal`, { language: LANGUAGE, body: aWithdrawal() }],
  [`/v1/cases/${CASE}/closure`, { language: LANGUAGE, body: aClose() }],
];

interface Bad {
  row: string;
  body: Uint8Array | string;
  status: number;
  code: string;
  headers?: Record<string, string>;
}

/** Bodies that are bad whatever they are meant for (reliability.md, bad-input matrix). */
function badBodies(sound: object): Bad[] {
  const text = JSON.stringify(sound);
  const inside = (more: string): string => `{${more},${text.slice(1)}`;
  const bytes = Buffer.from(inside(`"x":"${CANARY}?"`));
  const broken = Buffer.from(bytes);
  broken[bytes.indexOf('?')] = 0xff;
  const bad = (row: string, body: Bad['body'], code: string, status = 400): Bad => ({
    row,
    body,
    code,
    status,
  });
  return [
    bad('B1 malformed JSON', `{"to": "${CANARY}`, 'json.syntax'),
    bad('B1 nothing at all', '', 'json.syntax'),
    bad(
      'B2 a member that stands twice',
      inside(`"language":"${LANGUAGE}"`),
      'json.duplicate-member',
    ),
    bad('B3 bytes that are no UTF-8', broken, 'json.encoding'),
    bad('B4 UTF-16', Buffer.from(text, 'utf16le'), 'json.encoding'),
    bad(
      'B4 a byte order mark',
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]),
      'json.encoding',
    ),
    bad('B5 half a surrogate pair', inside(`"x":"${CANARY}\\ud800"`), 'text.surrogate'),
    bad('B6 the character NUL', inside(`"x":"${CANARY}\\u0000"`), 'text.control-character'),
    bad('B7 a number beyond precision', inside('"x":12345678901234567890'), 'number.precision'),
    bad('B8 a number beyond everything', inside('"x":1e400'), 'number.precision'),
    bad('B8 minus zero', inside('"x":-0'), 'number.precision'),
    bad('B8 no number', inside('"x":NaN'), 'json.syntax'),
    bad('B9 45,000 nested lists', `${'['.repeat(45_000)}${']'.repeat(45_000)}`, 'json.depth'),
    bad(
      'B9 45,000 nested objects',
      `${'{"a":'.repeat(45_000)}1${'}'.repeat(45_000)}`,
      'json.depth',
    ),
    bad('B10 __proto__', inside(`"__proto__":{"${CANARY}":1}`), 'json.forbidden-member'),
    bad('B10 constructor', inside('"constructor":{}'), 'json.forbidden-member'),
    bad('B11 an unknown member', inside(`"colour":"${CANARY}"`), 'member.unknown'),
    bad('B12 a list where an object belongs', `[${text}]`, 'member.type'),
    bad('B12 a list in a list', `[[${text}]]`, 'json.nested-array'),
    bad('B13 a number for a text', text.replace('"language":"en"', '"language":0'), 'member.type'),
    bad('B13 false for a text', text.replace('"language":"en"', '"language":false'), 'member.type'),
    bad('B13 null for a text', text.replace('"language":"en"', '"language":null'), 'member.type'),
    bad('B17 100,000 items', inside(`"x":[${'1,'.repeat(99_999)}1]`), 'limit.items'),
    bad(
      'B17 10,000 members',
      inside(Array.from({ length: 10_000 }, (_, i) => `"m${i}":1`).join(',')),
      'limit.items',
    ),
    bad(
      'B35 what only the node may say',
      inside('"caseId":"x","state":"CLOSED"'),
      'member.unknown',
    ),
    bad('no language at all', text.replace('"language":"en",', ''), 'member.missing'),
    bad(
      'no language of this world',
      text.replace('"language":"en"', `"language":"${CANARY}"`),
      'member.invalid',
    ),
    {
      ...bad('B25 text/plain', text, 'media-type.unsupported', 415),
      headers: { 'Content-Type': 'text/plain' },
    },
    {
      ...bad('B25 a form', 'to=QS', 'media-type.unsupported', 415),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    },
    {
      ...bad('B4 UTF-16, and saying so', text, 'media-type.unsupported', 415),
      headers: { 'Content-Type': 'application/json; charset=utf-16' },
    },
    {
      ...bad('B16 compressed', gzipSync(Buffer.alloc(5_000_000)), 'media-type.unsupported', 415),
      headers: { 'Content-Encoding': 'gzip' },
    },
    {
      ...bad('B16 an encoding of its own', text, 'media-type.unsupported', 415),
      headers: { 'Content-Encoding': 'rot13' },
    },
  ];
}

/** Something sound with other members than it should have. */
function otherwise(sound: object | undefined, members: object): object {
  return Object.assign({}, sound, members);
}

describe('bad input', () => {
  let directory: ADirectory;
  let qn: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    qn = await AnApi.start('QN', directory, {
      limits: { mostBytes: 1024 * 1024, mostMilliseconds: 400 },
    });
    await qn.tokenOf('SUPERVISOR');
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });

  /** Refused with a document that helps and tells nothing, and nothing has changed but one line of the audit. */
  async function expectRefused(
    expected: { status: number; code: string },
    send: () => Promise<supertest.Response>,
  ): Promise<supertest.Response> {
    const before = await qn.rows();
    const answer = await send();
    expect({ status: answer.status, code: answer.body.code }).toEqual(expected);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    const { type, title, detail, instance } = answer.body;
    expect({ type, title, detail, instance }).toEqual({
      type: `urn:trace:problem:${expected.code}`,
      title: expect.stringMatching(/\w{3}/),
      detail: expect.stringMatching(/\w{3}.*\.\)?( \(and \d+ more\))?$/),
      instance: `urn:uuid:${answer.headers['x-correlation-id']}`,
    });
    expect(answer.text).not.toContain(CANARY);
    const after = await qn.rows();
    expect(after).toEqual({ ...before, audit_entry: (before['audit_entry'] ?? 0) + 1 });
    const [entry] = await qn.audit();
    expect(entry).toMatchObject({
      outcome: expected.code,
      correlation_id: answer.headers['x-correlation-id'],
    });
    return answer;
  }

  describe.each(POSTS)('to %s', (path, sound) => {
    it.each(badBodies(sound).map((bad) => [bad.row, bad] as const))(
      '%s',
      async (_, { body, status, code, headers }) => {
        const answer = await expectRefused({ status, code }, () =>
          qn.postBytes(path, body, headers),
        );
        if (code.startsWith('member.')) {
          expect(answer.body.errors.length).toBeGreaterThan(0);
          for (const error of answer.body.errors) {
            expect(error).toEqual({
              pointer: expect.stringMatching(/^(\/|$)/),
              code: expect.any(String),
              detail: expect.stringMatching(/\.$|\)$/),
            });
          }
        }
      },
    );

    it('B14 one byte over the limit', async () => {
      const body = JSON.stringify(sound).padEnd(1024 * 1024 + 1, ' ');
      await expectRefused({ status: 413, code: 'body.too-large' }, () => qn.postBytes(path, body));
    });

    it('B15 a body that never ends', async () => {
      const token = await qn.tokenOf('SUPERVISOR');
      const answer = await qn.sendBytes(
        `POST ${path} HTTP/1.1\nHost: x\nAuthorization: Bearer ${token}\nContent-Type: application/json\nIdempotency-Key: k\nTransfer-Encoding: chunked\n\n`,
        '5\r\n{"to"\r\n',
      );
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(answer).toContain('"code":"body.timeout"');
    });

    it('no idempotency key, or one that is none', async () => {
      const body = JSON.stringify(sound);
      await expectRefused({ status: 400, code: 'idempotency.missing' }, () =>
        qn.postBytes(path, body, { 'Idempotency-Key': '' }),
      );
      for (const key of ['two words', 'ü', 'x'.repeat(256)]) {
        await expectRefused({ status: 400, code: 'idempotency.invalid' }, () =>
          qn.postBytes(path, body, { 'Idempotency-Key': Buffer.from(key).toString('latin1') }),
        );
      }
    });
  });

  describe('in a trace request', () => {
    const item = anItem();
    const serial = item.serials[0];
    const withSerial = (raw: unknown): object =>
      otherwise(aTraceRequest(), {
        items: [otherwise(item, { serials: [otherwise(serial, { raw })] })],
      });
    const withDate = (date: string): object =>
      otherwise(aTraceRequest(), { recovery: otherwise(aRecovery(), { date }) });
    const submit = (request: object): Promise<supertest.Response> =>
      qn.postBytes('/v1/requests', JSON.stringify({ to: 'QS', language: LANGUAGE, request }));

    it.each([
      ['B29 an empty serial', withSerial(''), 'text.blank', '/request/items/0/serials/0/raw'],
      ['B29 a blank serial', withSerial('   '), 'text.blank', '/request/items/0/serials/0/raw'],
      [
        'B29 a serial of 10,000 characters',
        withSerial('7'.repeat(10_000)),
        'limit.length',
        '/request/items/0/serials/0/raw',
      ],
      [
        'B27 a zero-width space',
        withSerial(`${CANARY}\u200b`),
        'text.invisible',
        '/request/items/0/serials/0/raw',
      ],
      [
        'B27 a bidi override',
        withSerial(`${CANARY}\u202e`),
        'text.invisible',
        '/request/items/0/serials/0/raw',
      ],
      [
        'B13 a number for a serial',
        withSerial(16020),
        'member.type',
        '/request/items/0/serials/0/raw',
      ],
      [
        'B31 the 30th of February',
        withDate('2026-02-30'),
        'date.impossible',
        '/request/recovery/date',
      ],
      ['B31 the year 1', withDate('0001-01-01'), 'date.impossible', '/request/recovery/date'],
      ['B31 the year 9999', withDate('9999-12-31'), 'date.impossible', '/request/recovery/date'],
      ['B31 infinity', withDate('infinity'), 'member.invalid', '/request/recovery/date'],
      [
        'B12 a list in the place of the header',
        otherwise(aTraceRequest(), { header: [] }),
        'member.type',
        '/request/header',
      ],
      [
        'a request of no type',
        otherwise(aTraceRequest(), { requestType: CANARY }),
        'code.unknown',
        '/request/requestType',
      ],
      [
        'an unknown code',
        otherwise(aTraceRequest(), { items: [otherwise(item, { weaponType: 'PX' })] }),
        'code.unknown',
        '/request/items/0/weaponType',
      ],
    ])('%s', async (_, request, code, pointer) => {
      const answer = await expectRefused({ status: 400, code }, () => submit(request));
      expect(answer.body.errors[0].pointer).toBe(pointer);
    });

    it.each([
      ['NULL', ['PLACEHOLDER']],
      ['N/A', ['PLACEHOLDER']],
      ['0000', ['PLACEHOLDER']],
      ['unknown', ['PLACEHOLDER']],
      ['АВС0123', ['LOOK_ALIKES']],
      ['AВ0123', ['MIXED_SCRIPTS', 'LOOK_ALIKES']],
      ['C58-207731', undefined],
      ["1'; DROP TABLE message;--", undefined],
      ['<script>alert(1)</script>', undefined],
    ])(
      'B26, B30, B61: the serial %s is a text like any other, comes back as given, and is doubted: %j',
      async (raw, doubts) => {
        const answer = await submit(withSerial(raw));
        expect(answer.status).toBe(201);
        const { warnings } = answer.body;
        expect(warnings?.map(({ code }: { code: string }) => code)).toEqual(doubts);
        for (const { pointer, detail } of warnings ?? []) {
          expect(pointer).toBe('/request/items/0/serials/0/raw');
          expect(detail).toMatch(/\.$/);
        }
        const shown = await qn.get(`/v1/cases/${answer.body.caseId}`);
        expect(shown.body.content.request.items[0].serials[0].raw).toBe(raw);
      },
    );

    it.each(['0', 'X', '?', '\u0410', 'A\u0301', '- -', '['])(
      'B19 a serial of %j without end is refused for its length where it is sent, and told where it is only judged',
      async (unit) => {
        const request = withSerial(unit.repeat(250_000));
        const pointer = '/request/items/0/serials/0/raw';
        await expectRefused({ status: 400, code: 'limit.length' }, () => submit(request));
        // What runs over such a text in an unfinished request has no bound but its own way: were that not straight,
        // it would still be at it when the test is given up.
        const answer = await qn.post('/v1/requests/assessment', { to: ['QS'], request });
        expect(answer.status).toBe(200);
        expect(answer.body.form).toContainEqual(
          expect.objectContaining({ pointer, code: 'limit.length' }),
        );
      },
    );

    it('an unknown partner, this State itself, and a legal basis that the two do not share', async () => {
      const request = aTraceRequest();
      const order = (to: string, of: object = request): string =>
        JSON.stringify({ to, language: LANGUAGE, request: of });
      for (const to of ['ZZ', 'QN']) {
        await expectRefused({ status: 422, code: 'partner.unknown' }, () =>
          qn.postBytes('/v1/requests', order(to)),
        );
      }
      const header = otherwise(request.header, { legalBases: ['ITI', 'ECOWAS_19'] });
      const answer = await expectRefused({ status: 422, code: 'legal-basis.not-shared' }, () =>
        qn.postBytes('/v1/requests', order('QS', otherwise(request, { header }))),
      );
      expect(answer.body.errors).toMatchObject([{ pointer: '/request/header/legalBases/1' }]);
    });
  });

  describe('in paths, queries and headers', () => {
    it.each([
      ['B23 a parameter that stands twice', '/v1/cases?state=QUEUED&state=CLOSED'],
      ['B23 a parameter in brackets', '/v1/cases?state[x]=1'],
      ['an unknown parameter', `/v1/cases?colour=${CANARY}`],
      ['a state that is none', `/v1/cases?state=${CANARY}`],
      ['a limit beyond the limit', '/v1/cases?limit=201'],
      ['a limit of nothing', '/v1/cases?limit=0'],
      ['a limit in another script', '/v1/cases?limit=%D9%A1'],
      ['a direction that is none', '/v1/overdue?direction=SIDEWAYS'],
      ['a parameter where there is none', '/v1/partners?x=1'],
      ['a parameter on a case', `/v1/cases/${CASE}?expand=all`],
      ['B61 SQL in a filter', "/v1/cases?partner=QS'%20or%201=1--"],
    ])('%s', async (_, path) => {
      const answer = await expectRefused({ status: 400, code: 'query.invalid' }, () =>
        qn.get(path),
      );
      expect(answer.text).not.toContain('or 1=1');
    });

    it.each([
      'x',
      'AAAA',
      Buffer.from('1.not-a-uuid').toString('base64url'),
      `${Buffer.from(`9.${CASE}`).toString('base64url')}A`,
    ])('the cursor %s that was never given out', async (cursor) => {
      await expectRefused({ status: 400, code: 'cursor.invalid' }, () =>
        qn.get(`/v1/cases?cursor=${cursor}`),
      );
    });

    it.each([
      ['B24 NUL', '/v1/cases/%00', 404, 'case.unknown'],
      ['B24 dots', '/v1/cases/%2e%2e%2fmetrics', 404, 'case.unknown'],
      ['B24 a byte that is no UTF-8', '/v1/cases/%ff', 400, 'request.malformed'],
      ['B33 an id that nobody knows', `/v1/cases/${CASE}`, 404, 'case.unknown'],
      [
        'an id in capitals',
        `/v1/cases/${CASE.toUpperCase().replace('0', 'A')}`,
        404,
        'case.unknown',
      ],
      ['a message of no case', `/v1/cases/${CASE}/messages/${CASE}`, 404, 'case.unknown'],
      ['an address that does not exist', '/v1/nothing', 404, 'route.unknown'],
      ['an address in capitals', '/V1/cases', 404, 'route.unknown'],
      ['an address with a slash too many', '/v1/cases/', 404, 'route.unknown'],
    ])('%s', async (_, path, status, code) => {
      await expectRefused({ status, code }, () => qn.get(path));
    });

    it('B20 methods that do not exist, with those that do', async () => {
      for (const [method, path, allow] of [
        ['TRACE', '/v1/cases', 'GET, HEAD'],
        ['OPTIONS', '/v1/requests', 'POST'],
        ['DELETE', `/v1/cases/${CASE}`, 'GET, HEAD'],
        ['PATCH', '/v1/health', 'GET, HEAD'],
        ['GET', '/v1/requests', 'POST'],
        ['POST', '/v1/overdue', 'GET, HEAD'],
      ]) {
        const answer = await qn.sendBytes(
          `${method} ${path} HTTP/1.1\nHost: x\nConnection: close\n\n`,
        );
        expect(answer).toMatch(/^HTTP\/1\.1 405 /);
        expect(answer).toMatch(new RegExp(`\\r\\nAllow: ${allow}\\r\\n`, 'i'));
      }
    });

    it.each([
      ['B22 two Host headers', 'GET /v1/health HTTP/1.1\nHost: a\nHost: b\nConnection: close\n\n'],
      [
        'B22 a target of another host',
        'GET http://other/v1/health HTTP/1.1\nHost: a\nConnection: close\n\n',
      ],
      [
        'two tokens',
        'GET /v1/cases HTTP/1.1\nHost: a\nAuthorization: Bearer x\nAuthorization: Bearer y\nConnection: close\n\n',
      ],
      [
        'B21 two lengths',
        'POST /v1/requests HTTP/1.1\nHost: a\nContent-Length: 3\nContent-Length: 4\n\nabc',
      ],
      [
        'B21 a length and chunks',
        'POST /v1/requests HTTP/1.1\nHost: a\nContent-Length: 3\nTransfer-Encoding: chunked\n\nabc',
      ],
    ])('%s', async (_, head) => {
      expect(await qn.sendBytes(head)).toMatch(/^HTTP\/1\.1 400 /);
    });

    it.each([
      ['a header of 64 kB', `X: ${'x'.repeat(65_536)}\n`],
      ['2,100 headers', 'a: b\n'.repeat(2_100)],
      ['101 headers', 'a: b\n'.repeat(101)],
    ])('B18 %s', async (_, lines) => {
      const answer = await qn.sendBytes(
        `GET /v1/health HTTP/1.1\nHost: a\n${lines}Connection: close\n\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 431 /);
      expect(answer).toContain('"code":"headers.too-large"');
    });
  });
});
