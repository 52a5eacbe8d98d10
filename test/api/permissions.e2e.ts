import { randomUUID } from 'node:crypto';
import { ROLES, type Role } from '@trace/casework';
import supertest from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { until } from '../support/until.ts';
import { AnApi } from './an-api.ts';

const CASE = randomUUID();
const ASKING: readonly Role[] = ['FOCAL_POINT', 'SUPERVISOR'];
const ANSWERING: readonly Role[] = ['OFFICER', 'SUPERVISOR'];
const WORKING: readonly Role[] = ['FOCAL_POINT', 'OFFICER', 'SUPERVISOR'];
const SEEING: readonly Role[] = [...WORKING, 'AUDITOR'];
const WATCHING: readonly Role[] = ['SUPERVISOR', 'AUDITOR'];
const OVERSEEING: readonly Role[] = ['SUPERVISOR', 'AUDITOR', 'ADMINISTRATOR'];

/** Every address that needs a token, and whose it may be. */
const DIGEST = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';
const REFUSED = '019b4c1e-7d3a-7c55-8a1b-3f2e1d0c9b8a';
const ROUTES: [
  method: 'get' | 'post' | 'put' | 'delete',
  path: string,
  allowed: readonly Role[],
][] = [
  ['post', '/v1/requests', ASKING],
  ['post', '/v1/requests/assessment', ASKING],
  ['get', '/v1/reference', ROLES],
  ['post', '/v1/reference/readings', ROLES],
  ['get', '/v1/refused-messages', WATCHING],
  ['get', `/v1/refused-messages/${REFUSED}`, WATCHING],
  ['post', '/v1/spontaneous-information', WORKING],
  ['post', '/v1/joint-team-proposals', WORKING],
  ['post', `/v1/cases/${CASE}/withdrawal`, ASKING],
  ['post', `/v1/cases/${CASE}/closure`, WORKING],
  ['post', `/v1/cases/${CASE}/acknowledgement`, ANSWERING],
  ['post', `/v1/cases/${CASE}/partial-answers`, ANSWERING],
  ['post', `/v1/cases/${CASE}/final-answer`, ANSWERING],
  ['post', `/v1/cases/${CASE}/refusal`, ANSWERING],
  ['post', `/v1/cases/${CASE}/clarification`, ASKING],
  ['post', `/v1/cases/${CASE}/status-query`, ASKING],
  ['post', `/v1/cases/${CASE}/consultation-reply`, ASKING],
  ['post', `/v1/cases/${CASE}/explanation-query`, ASKING],
  ['post', `/v1/cases/${CASE}/clarification-request`, ANSWERING],
  ['post', `/v1/cases/${CASE}/delay-notice`, ANSWERING],
  ['post', `/v1/cases/${CASE}/status-reply`, ANSWERING],
  ['post', `/v1/cases/${CASE}/consultation`, ANSWERING],
  ['post', `/v1/cases/${CASE}/referral`, ANSWERING],
  ['post', `/v1/cases/${CASE}/explanation`, ANSWERING],
  ['post', `/v1/cases/${CASE}/reopening`, WORKING],
  ['post', `/v1/cases/${CASE}/reminder`, WORKING],
  ['post', `/v1/cases/${CASE}/correction`, WORKING],
  ['post', `/v1/cases/${CASE}/permission-request`, WORKING],
  ['post', `/v1/cases/${CASE}/spontaneous-information`, WORKING],
  ['post', `/v1/cases/${CASE}/joint-team-proposal`, WORKING],
  ['post', `/v1/cases/${CASE}/joint-team-reply`, WORKING],
  ['post', `/v1/cases/${CASE}/hit-notice`, WORKING],
  ['post', `/v1/cases/${CASE}/permission-decision`, WORKING],
  ['post', `/v1/cases/${CASE}/assignment`, WORKING],
  ['get', '/v1/calendars', ROLES],
  ['post', '/v1/drafts', ASKING],
  ['get', '/v1/drafts', ASKING],
  ['get', `/v1/drafts/${CASE}`, ASKING],
  ['put', `/v1/drafts/${CASE}`, ASKING],
  ['delete', `/v1/drafts/${CASE}`, ASKING],
  ['post', `/v1/drafts/${CASE}/submission`, ASKING],
  ['post', `/v1/cases/${CASE}/onward-draft`, ASKING],
  ['post', `/v1/cases/${CASE}/draft`, ASKING],
  ['get', '/v1/draft-templates', ASKING],
  ['post', '/v1/draft-templates', ASKING],
  ['delete', `/v1/draft-templates/${CASE}`, ASKING],
  ['post', `/v1/draft-templates/${CASE}/draft`, ASKING],
  ['get', `/v1/traces/${CASE}`, SEEING],
  ['get', '/v1/overview/arms', WORKING],
  ['get', '/v1/cases', SEEING],
  ['post', '/v1/cases/search', SEEING],
  ['get', '/v1/saved-lists', SEEING],
  ['post', '/v1/saved-lists', WORKING],
  ['delete', `/v1/saved-lists/${CASE}`, WORKING],
  ['get', '/v1/recent-cases', SEEING],
  ['post', '/v1/cases/bulk', ['SUPERVISOR']],
  ['post', '/v1/cases/export', WORKING],
  ['get', `/v1/cases/${CASE}`, SEEING],
  ['get', `/v1/cases/${CASE}/messages/${CASE}`, SEEING],
  ['post', `/v1/cases/${CASE}/messages/${CASE}/recall`, WORKING],
  ['post', `/v1/cases/${CASE}/use-check`, WORKING],
  ['get', `/v1/cases/${CASE}/evidence`, WORKING],
  ['get', `/v1/cases/${CASE}/crossings`, SEEING],
  ['get', `/v1/cases/${CASE}/notes`, SEEING],
  ['get', `/v1/cases/${CASE}/note-readers`, WORKING],
  ['post', `/v1/cases/${CASE}/notes`, WORKING],
  ['post', `/v1/cases/${CASE}/notes/${CASE}/striking`, WORKING],
  ['get', '/v1/notices', ROLES],
  ['post', '/v1/notices/read', ROLES],
  ['post', `/v1/notices/${CASE}/read`, ROLES],
  ['get', `/v1/cases/${CASE}/identities/holder`, WORKING],
  ['post', '/v1/attachments', WORKING],
  ['get', `/v1/cases/${CASE}/attachments/${DIGEST}`, WORKING],
  ['get', `/v1/cases/${CASE}/purges`, SEEING],
  ['post', `/v1/cases/${CASE}/purges`, WORKING],
  ['get', '/v1/purges', WATCHING],
  ['post', `/v1/purges/${CASE}/approval`, ['SUPERVISOR']],
  ['post', `/v1/purges/${CASE}/refusal`, ['SUPERVISOR']],
  ['post', `/v1/cases/${CASE}/legal-holds`, ['SUPERVISOR']],
  ['post', `/v1/cases/${CASE}/legal-holds/${CASE}/lifting`, ['SUPERVISOR']],
  ['get', '/v1/overdue', WATCHING],
  ['get', '/v1/board', WATCHING],
  ['get', '/v1/scorecards', WATCHING],
  ['get', '/v1/unusual', WATCHING],
  ['post', '/v1/unusual/words', ['SUPERVISOR']],
  ['get', '/v1/unusual/baits', ['AUDITOR']],
  ['post', '/v1/unusual/baits', ['AUDITOR']],
  ['get', '/v1/overview/years', WATCHING],
  ['get', '/v1/partners', ROLES],
  ['get', '/v1/directory-proposals', OVERSEEING],
  ['post', '/v1/directory-proposals', ['SUPERVISOR', 'ADMINISTRATOR']],
  ['post', `/v1/directory-proposals/${CASE}/approval`, ['SUPERVISOR', 'ADMINISTRATOR']],
  ['post', `/v1/directory-proposals/${CASE}/refusal`, ['SUPERVISOR', 'ADMINISTRATOR']],
  ['get', '/v1/partner-changes', OVERSEEING],
  ['post', '/v1/partner-changes', ['SUPERVISOR', 'ADMINISTRATOR']],
  ['post', `/v1/partner-changes/${CASE}/confirmation`, ['SUPERVISOR', 'ADMINISTRATOR']],
  ['post', `/v1/partner-changes/${CASE}/refusal`, ['SUPERVISOR', 'ADMINISTRATOR']],
  ['post', '/v1/partners/QX/reconciliations', ['SUPERVISOR', 'ADMINISTRATOR']],
  ['get', '/v1/partners/QX/reconciliations', OVERSEEING],
  ['post', `/v1/cases/${CASE}/delivery-check`, WORKING],
  ['get', '/v1/checkpoints', OVERSEEING],
  ['get', '/v1/audit-checks', OVERSEEING],
  ['post', '/v1/audit-checks', ['AUDITOR', 'ADMINISTRATOR']],
  ['get', '/v1/security-events', OVERSEEING],
  ['get', '/v1/audit-entries', WATCHING],
  ['get', '/metrics', ['SUPERVISOR', 'ADMINISTRATOR']],
  ['get', '/v1/diagnostics', ['SUPERVISOR', 'ADMINISTRATOR']],
  ['post', '/v1/diagnostics/mail-test', ['ADMINISTRATOR']],
  ['get', '/v1/deadline-profiles', ROLES],
  ['post', '/v1/partners/QX/attempt', ['SUPERVISOR', 'ADMINISTRATOR']],
  ['get', '/v1/approvals', WORKING],
  ['get', `/v1/approvals/${CASE}`, WORKING],
  ['delete', `/v1/approvals/${CASE}`, WORKING],
  ['get', `/v1/approvals/${CASE}/identities/holder`, WORKING],
  ['post', `/v1/approvals/${CASE}/approval`, WORKING],
  ['post', `/v1/approvals/${CASE}/refusal`, WORKING],
  ['put', '/v1/session', ROLES],
  ['delete', '/v1/session', ROLES],
  ['get', '/v1/sessions', ROLES],
  ['delete', `/v1/sessions/${CASE}`, ROLES],
  ['get', '/v1/me', ROLES],
  ['get', '/v1/events', ROLES],
  ['put', '/v1/me/password', ROLES],
  ['put', '/v1/me/language', ROLES],
  ['put', '/v1/me/mail', ROLES],
  ['post', '/v1/me/second-factor', ROLES],
  ['put', '/v1/me/second-factor', ROLES],
  ['put', '/v1/me/absence', ROLES],
  ['delete', '/v1/me/absence', ROLES],
  ['get', '/v1/people', ROLES],
  ['get', '/v1/permissions', ROLES],
  ['get', '/v1/accounts', ['AUDITOR', 'ADMINISTRATOR']],
  ['get', `/v1/accounts/${CASE}`, ['AUDITOR', 'ADMINISTRATOR']],
  ['post', '/v1/accounts', ['ADMINISTRATOR']],
  ['put', `/v1/accounts/${CASE}`, ['ADMINISTRATOR']],
  ['post', `/v1/accounts/${CASE}/invitation`, ['ADMINISTRATOR']],
];
const OPEN = ['/v1/health', '/v1/ready', '/v1/session', '/v1/openapi.json', '/docs'];
/** The way to the sign-in of the State, where it has one; these nodes have none. */
const STATE_SIGN_IN = ['/v1/oidc/start', '/v1/oidc/callback', '/v1/oidc/end'];
/** Where people come in: open to everybody, and so throttled. */
const DOORS = ['/v1/session', '/v1/session/invitation'];

describe('who may do what', () => {
  let directory: ADirectory;
  let qn: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    qn = await AnApi.start('QN', directory);
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });

  const cells = ROUTES.flatMap(([method, path, allowed]) =>
    ROLES.map((role) => [role, method, path, allowed.includes(role)] as const),
  );

  it.each(cells)('%s: %s %s: %s', async (role, method, path, allowed) => {
    const answer = await (method === 'get'
      ? qn.get(path, role)
      : qn.post(path, {}, { role, method }));
    if (allowed) {
      expect([200, 400, 404, 415, 422, 428]).toContain(answer.status);
      return;
    }
    expect({ status: answer.status, code: answer.body.code }).toEqual({
      status: 403,
      code: 'role.forbidden',
    });
    const [entry] = await qn.audit();
    expect(entry).toMatchObject({ actor: `Test ${role}`, role, outcome: 'role.forbidden' });
    if (path.includes(`cases/${CASE}`)) expect(entry).toMatchObject({ case_id: CASE });
  });

  it('has every route of the api in this table', () => {
    const { stack } = qn.app.getHttpAdapter().getInstance().router as unknown as {
      stack: { route?: { path: string; methods: Record<string, boolean> } }[];
    };
    const routes = stack.flatMap(({ route }) =>
      route ? Object.keys(route.methods).map((method) => `${method} ${route.path}`) : [],
    );
    const known = [
      ...ROUTES.map(([method, path]) => `${method} ${path}`),
      ...[...OPEN, ...STATE_SIGN_IN].map((path) => `get ${path}`),
      ...DOORS.map((path) => `post ${path}`),
    ];
    const pattern = (path: string): string =>
      path
        .replace(`saved-lists/${CASE}`, 'saved-lists/:listId')
        .replace(`purges/${CASE}`, 'purges/:purgeId')
        .replace(`directory-proposals/${CASE}`, 'directory-proposals/:proposalId')
        .replace(`partner-changes/${CASE}`, 'partner-changes/:changeId')
        .replace(`drafts/${CASE}`, 'drafts/:draftId')
        .replace(`draft-templates/${CASE}`, 'draft-templates/:templateId')
        .replace(`traces/${CASE}`, 'traces/:rootId')
        .replace(`approvals/${CASE}`, 'approvals/:approvalId')
        .replace(`accounts/${CASE}`, 'accounts/:accountId')
        .replace(`sessions/${CASE}`, 'sessions/:sessionId')
        .replace(CASE, ':id')
        .replace(`legal-holds/${CASE}`, 'legal-holds/:holdId')
        .replace(`notes/${CASE}`, 'notes/:noteId')
        .replace(`messages/${CASE}`, 'messages/:messageId')
        .replace(REFUSED, ':messageId')
        .replace(DIGEST, ':digest')
        .replace('/holder', '/:part')
        .replace('/QX/', '/:state/');
    const documented = routes.filter((route) => !/ \/docs(?:\/|-)/.test(route));
    expect(new Set(documented)).toEqual(new Set(known.map(pattern)));
  });

  it.each(STATE_SIGN_IN)('%s leads nowhere without a sign-in of the State', async (path) => {
    const answer = await supertest(qn.server).get(path);
    expect([answer.status, answer.body.code]).toEqual([404, 'route.unknown']);
  });

  it.each(OPEN)('%s is open to everybody', async (path) => {
    const answer = await supertest(qn.server).get(path).redirects(1);
    expect(answer.status).toBe(200);
  });

  describe('a token', () => {
    const call = (authorization?: string): supertest.Test => {
      const test = supertest(qn.server).get('/v1/cases');
      return authorization === undefined ? test : test.set('Authorization', authorization);
    };

    it.each([
      ['is missing', undefined, 'auth.missing'],
      ['comes by another scheme', 'Basic dHg6dHg=', 'auth.missing'],
      ['is empty', 'Bearer ', 'auth.missing'],
      ['is unknown', `Bearer tx_${'a'.repeat(43)}`, 'auth.invalid'],
      ['has another form', 'Bearer secret', 'auth.invalid'],
    ])('that %s is refused', async (_, authorization, code) => {
      const answer = await call(authorization);
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 401, code });
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(await qn.audit()).toMatchObject([
        { actor: 'anonymous', outcome: code, action: 'ACCESS_REFUSED' },
      ]);
    });

    it('ends when it expires, and the bearer is told so', async () => {
      const expiresAt = new Date(Date.now() + 3_600_000);
      const { token } = await qn.accessTokens.make({
        person: 'T. Temp',
        role: 'OFFICER',
        expiresAt,
      });
      expect((await call(`Bearer ${token}`)).status).toBe(200);
      qn.clock.aheadMs = 3_600_001;
      expect((await call(`Bearer ${token}`)).body.code).toBe('auth.expired');
      qn.clock.aheadMs = 0;
    });

    it('ends when it is revoked, at once where that was done and soon elsewhere', async () => {
      const { token, tokenId } = await qn.accessTokens.make({
        person: 'R. Revoked',
        role: 'OFFICER',
      });
      expect((await call(`Bearer ${token}`)).status).toBe(200);
      // As the command line does it: in another process, and so past the memory of this one.
      await qn.dataSource.query('update access_token set revoked_at = now() where token_id = $1', [
        tokenId,
      ]);
      const refused = await until('it counts no more', async () => {
        const { status } = await call(`Bearer ${token}`);
        return status === 200 ? undefined : status;
      });
      expect(refused).toBe(401);
      const other = await qn.accessTokens.make({ person: 'R. Revoked', role: 'OFFICER' });
      expect((await call(`Bearer ${other.token}`)).status).toBe(200);
      expect(await qn.accessTokens.revoke(other.tokenId)).toBe(true);
      expect(await qn.accessTokens.revoke(other.tokenId)).toBe(false);
      expect((await call(`Bearer ${other.token}`)).body.code).toBe('auth.invalid');
    });

    it('is nowhere in the database', async () => {
      const token = await qn.tokenOf('OFFICER');
      const rows = await qn.dataSource.query('select * from access_token');
      expect(JSON.stringify(rows)).not.toContain(token.slice(3));
      const states = await qn.accessTokens.list();
      expect(JSON.stringify(states)).not.toMatch(/hash|tx_/i);
    });
  });

  it('leaves a line for every reading, before it is answered', async () => {
    const { body } = await qn.post('/v1/requests', {
      to: 'QS',
      language: 'en',
      request: aTraceRequest(),
    });
    const { caseId, messageId } = body;
    const readings = [
      ['/v1/cases', 'CASES_LISTED', {}],
      [`/v1/cases/${caseId}`, 'CASE_READ', { case_id: caseId }],
      [
        `/v1/cases/${caseId}/messages/${messageId}`,
        'MESSAGE_READ',
        { case_id: caseId, message_id: messageId },
      ],
      [`/v1/cases/${caseId}/evidence`, 'EVIDENCE_EXPORTED', { case_id: caseId }],
      [`/v1/cases/${caseId}/crossings`, 'CASE_READ', { case_id: caseId }],
      ['/v1/notices', 'NOTICES_LISTED', {}],
      ['/v1/refused-messages', 'REFUSED_MESSAGES_READ', {}],
      ['/v1/security-events', 'SECURITY_EVENTS_LISTED', {}],
      ['/v1/audit-entries', 'AUDIT_READ', {}],
      ['/v1/overdue', 'OVERDUE_LISTED', {}],
      ['/v1/unusual', 'UNUSUAL_READ', {}],
      ['/v1/partners', 'PARTNERS_LISTED', {}],
    ] as const;
    for (const [path, action, about] of readings) {
      const answer = await qn.get(path);
      expect(answer.status).toBe(200);
      expect(await qn.audit()).toMatchObject([
        {
          action,
          actor: 'Test SUPERVISOR',
          correlation_id: answer.headers['x-correlation-id'],
          ...about,
        },
      ]);
    }
  });

  it('answers nothing when the line can not be written', async () => {
    await qn.dataSource.query('alter table audit_entry rename to audit_entry_away');
    try {
      const answer = await qn.get('/v1/cases');
      expect([answer.status, answer.body.code]).toEqual([503, 'audit.unwritable']);
      expect(answer.body).not.toHaveProperty('cases');
      const before = await qn.dataSource.query('select count(*) from message');
      const submit = await qn.post('/v1/requests', {
        to: 'QS',
        language: 'en',
        request: aTraceRequest(),
      });
      expect([submit.status, submit.body.code]).toEqual([503, 'audit.unwritable']);
      expect(await qn.dataSource.query('select count(*) from message')).toEqual(before);
    } finally {
      await qn.dataSource.query('alter table audit_entry_away rename to audit_entry');
    }
  });

  it('keeps a correlation id that is a UUID, and makes one otherwise', async () => {
    const given = randomUUID();
    for (const [sent, kept] of [
      [given, true],
      ['x', false],
      [`${given}0`, false],
    ] as const) {
      const answer = await supertest(qn.server).get('/v1/health').set('X-Correlation-Id', sent);
      expect(answer.headers['x-correlation-id'] === sent).toBe(kept);
      expect(answer.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
