import { randomUUID } from 'node:crypto';
import type { Role } from '@trace/casework';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aWeaponRequest } from '../support/a-weapon-request.ts';
import {
  aFinalAnswer,
  anAcknowledgement,
  aPerson,
  aPersonIdentity,
  aRefusalNotice,
  aStatusReply,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

type Somebody = Awaited<ReturnType<AnApi['somebody']>>;

describe('four eyes', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let author: Somebody;
  let second: Somebody;
  let boss: Somebody;
  let officer: Somebody;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    qn = await AnApi.start('QN', directory, { env: { FOUR_EYES: 'sending,disclosure' } });
    const person = (role: Role, name: string): Promise<Somebody> =>
      qn.somebody(role, { person: name });
    author = await person('FOCAL_POINT', 'A. Author');
    second = await person('FOCAL_POINT', 'B. Second');
    boss = await person('SUPERVISOR', 'C. Boss');
    officer = await person('OFFICER', 'D. Officer');
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });

  const asked = async (
    who: Somebody,
    path: string,
    body: object,
    headers = {},
  ): Promise<string> => {
    const answer = await who('post', path, body, headers);
    expect([path, answer.status, answer.body]).toEqual([
      path,
      202,
      { approvalId: expect.any(String), state: 'WAITING' },
    ]);
    expect(answer.headers['location']).toBe(`/v1/approvals/${answer.body.approvalId}`);
    return answer.body.approvalId as string;
  };
  const decide = (who: Somebody, approvalId: string, how: 'approval' | 'refusal', body?: object) =>
    who('post', `/v1/approvals/${approvalId}/${how}`, body);
  const state = async (who: Somebody, approvalId: string): Promise<string> =>
    (await who('get', `/v1/approvals/${approvalId}`)).body.state;
  const told = async (who: Somebody): Promise<string[]> =>
    (await who('get', '/v1/notices')).body.notices.map(({ what }: { what: string }) => what);

  it('lets nothing be signed before a second person has seen it, and says it in the name of the first', async () => {
    const before = await qn.rows();
    const key = { 'Idempotency-Key': randomUUID() };
    const order = aWeaponRequest();
    const approvalId = await asked(author, '/v1/requests', order, key);
    expect(await asked(author, '/v1/requests', order, key)).toBe(approvalId);
    const other = await author('post', '/v1/requests', aWeaponRequest(), key);
    expect(other.body.code).toBe('idempotency.mismatch');
    const { audit_entry: _, ...rows } = await qn.rows();
    const { audit_entry: __, ...same } = before;
    expect(rows).toEqual(same);
    expect(await told(boss)).toContain('APPROVAL_DUE');

    const listed = (await second('get', '/v1/approvals')).body.approvals;
    expect(listed).toMatchObject([
      {
        approvalId,
        kind: 'REQUEST',
        policy: 'SENDING',
        partners: ['QS'],
        askedBy: 'A. Author',
        mine: false,
        mayDecide: true,
      },
    ]);
    expect((await second('get', `/v1/approvals/${approvalId}`)).body.content).toEqual(
      order.request,
    );
    const own = await decide(author, approvalId, 'approval');
    expect([own.status, own.body.code]).toEqual([403, 'approval.same-person']);
    expect((await decide(officer, approvalId, 'approval')).body.code).toBe('role.forbidden');

    const approved = await decide(second, approvalId, 'approval');
    expect(approved.body).toMatchObject({
      state: 'APPROVED',
      decidedBy: 'B. Second',
      mayDecide: false,
    });
    const repeated = await author('post', '/v1/requests', order, key);
    expect(repeated.status).toBe(201);
    const { body: shown } = await author('get', `/v1/cases/${repeated.body.caseId}`);
    expect(shown.state).toBe('QUEUED');
    const [queued] = await qn.dataSource.query(
      `select actor from audit_entry where action = 'MESSAGE_QUEUED' and case_id = $1`,
      [repeated.body.caseId],
    );
    expect(queued.actor).toBe('A. Author');
    expect((await decide(boss, approvalId, 'approval')).body.code).toBe('approval.decided');
    expect((await decide(boss, approvalId, 'refusal', { reason: 'too late' })).body.code).toBe(
      'approval.decided',
    );
    expect(await told(author)).toContain('APPROVAL_DECIDED');
  });

  it('keeps no faulty thing waiting', async () => {
    const count = async (): Promise<string> =>
      (await qn.dataSource.query('select count(*) from approval'))[0].count;
    const before = await count();
    const bad = { ...aWeaponRequest(), to: 'QX' };
    expect((await author('post', '/v1/requests', bad)).body.code).toBe('partner.unknown');
    expect(
      (await author('post', '/v1/requests', { ...aWeaponRequest(), request: {} })).status,
    ).toBe(400);
    expect(await count()).toBe(before);
  });

  it('signs once, however many approve at the same moment', async () => {
    const approvalId = await asked(author, '/v1/requests', aWeaponRequest());
    const messages = async (): Promise<number> => (await qn.rows())['message'] ?? 0;
    const before = await messages();
    const answers = await Promise.all(
      [second, boss, second, boss].map((who) => decide(who, approvalId, 'approval')),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
    for (const { status } of answers) expect([200, 409]).toContain(status);
    expect(await messages()).toBe(before + 1);
    expect(await state(author, approvalId)).toBe('APPROVED');
  });

  it('may be refused with a reason, and taken back by the first', async () => {
    const refused = await asked(author, '/v1/requests', aWeaponRequest());
    expect((await decide(second, refused, 'refusal', {})).status).toBe(400);
    const reason = 'The third question is not covered by the legal basis.';
    expect((await decide(second, refused, 'refusal', { reason })).body).toMatchObject({
      state: 'REFUSED',
      reason,
    });
    expect((await author('get', `/v1/approvals/${refused}`)).body).toMatchObject({
      reason,
      content: {},
    });
    const taken = await asked(author, '/v1/requests', aWeaponRequest());
    const path = `/v1/approvals/${taken}`;
    expect((await second('delete', path)).body.code).toBe('approval.unknown');
    expect((await author('delete', path)).status).toBe(204);
    expect((await second('get', path)).body).not.toHaveProperty('content');
    expect((await decide(second, taken, 'approval')).body.code).toBe('approval.decided');
    expect((await author('get', '/v1/approvals')).body.approvals).toEqual([]);
  });

  it('is for drafts as a whole, in the version that was submitted', async () => {
    const { request, language } = aWeaponRequest();
    const begin = async (): Promise<{ path: string; etag: string }> => {
      const { body, headers } = await author('post', '/v1/drafts', {
        ...aWeaponRequest(),
        language,
        to: ['QS'],
        request: { ...aWeaponRequest().request, header: (request as { header: object }).header },
      });
      return { path: `/v1/drafts/${body.draftId}`, etag: headers['etag'] ?? '' };
    };
    const first = await begin();
    const submit = ({ path, etag }: { path: string; etag: string }) =>
      asked(author, `${path}/submission`, {}, { 'If-Match': etag });
    const approvalId = await submit(first);
    const { body: draft } = await author('get', first.path);
    expect((await second('get', `/v1/approvals/${approvalId}`)).body).toMatchObject({
      language,
      content: draft.request,
    });
    expect((await author('get', first.path)).body.state).toBe('OPEN');
    expect((await decide(second, approvalId, 'approval')).body.state).toBe('APPROVED');
    expect((await author('get', first.path)).body).toMatchObject({
      state: 'SUBMITTED',
      outcomes: [{ to: 'QS', outcome: 'SENT' }],
    });
    const changed = await begin();
    const waiting = await submit(changed);
    await author(
      'put',
      changed.path,
      { language, to: ['QS'], request: aWeaponRequest().request },
      { 'If-Match': changed.etag },
    );
    const outdated = await decide(second, waiting, 'approval');
    expect([outdated.status, outdated.body.code]).toEqual([409, 'approval.outdated']);
    expect(await state(author, waiting)).toBe('OUTDATED');
  });

  it('stands before every word that tells who a person is, and keeps it sealed until then', async () => {
    const persons = [aPerson({ identityPart: 'suspect', necessity: 'Asked by name.' })];
    const identity = aPersonIdentity({
      names: [{ kind: 'PRIMARY', family: 'Canarevic', given: 'Zdravka', script: 'Latn' }],
    });
    const order = { ...aWeaponRequest(persons), identities: [{ part: 'suspect', identity }] };
    const approvalId = await asked(author, '/v1/requests', order);
    const opened = await second('get', `/v1/approvals/${approvalId}`);
    expect(opened.body.parts).toEqual(['suspect']);
    expect(JSON.stringify(opened.body)).not.toContain('Canarevic');
    const dump = JSON.stringify(await qn.dataSource.query('select * from approval'));
    expect(dump).not.toMatch(/Canarevic|FE-52/);
    const path = `/v1/approvals/${approvalId}/identities/suspect`;
    expect((await second('get', path)).status).toBe(400);
    const read = await second('get', path, undefined, { 'X-Reason': 'four eyes on this request' });
    expect(JSON.stringify(read.body)).toContain('Canarevic');
    expect(await qn.audit()).toMatchObject([
      {
        action: 'IDENTITY_READ',
        actor: 'B. Second',
        outcome: 'suspect',
        reason: 'four eyes on this request',
      },
    ]);
    expect((await decide(second, approvalId, 'approval')).status).toBe(200);
    const { content } = (
      await qn.dataSource.query('select content from approval where approval_id = $1', [approvalId])
    )[0];
    expect(content).toBeNull();
  });

  it('needs a supervisor for a refusal, in whole or in part, where that is set', async () => {
    const qs = await AnApi.start('QS', directory, { env: { FOUR_EYES: 'refusal' } });
    try {
      const approvalId = await asked(author, '/v1/requests', aWeaponRequest());
      await decide(second, approvalId, 'approval');
      await qn.deliver('QS');
      const [{ case_id: caseId }] = await qs.dataSource.query(
        'select case_id from case_file order by opened_at desc limit 1',
      );
      const [officer, other, supervisor] = [
        await qs.somebody('OFFICER', { person: 'O. First' }),
        await qs.somebody('OFFICER', { person: 'O. Other' }),
        await qs.somebody('SUPERVISOR', { person: 'S. Visor' }),
      ];
      const { headers } = await officer('get', `/v1/cases/${caseId}`);
      const said = await officer(
        'post',
        `/v1/cases/${caseId}/refusal`,
        { language: 'en', body: aRefusalNotice() },
        { 'If-Match': headers['etag'] ?? '' },
      );
      expect(said.status).toBe(202);
      const waiting = said.body.approvalId as string;
      expect((await other('get', `/v1/approvals/${waiting}`)).body).toMatchObject({
        policy: 'REFUSAL',
        mayDecide: false,
      });
      expect((await decide(other, waiting, 'approval')).status).toBe(403);
      const given = await decide(supervisor, waiting, 'approval');
      expect([given.status, given.body.state]).toEqual([200, 'APPROVED']);
      expect((await officer('get', `/v1/cases/${caseId}`)).body).toMatchObject({
        state: 'REFUSED',
      });
    } finally {
      await qs.stop();
    }
  });

  it('has the deputy of the first count as the first', async () => {
    const approvalId = await asked(author, '/v1/requests', aWeaponRequest());
    const deputy = { person: 'Z. Deputy', role: 'SUPERVISOR', actingFor: 'a. author' } as const;
    await expect(qn.approvals.approve(deputy, approvalId)).rejects.toMatchObject({
      code: 'approval.same-person',
    });
  });

  it('looks at a step anew when something was said since, and not for a receipt', async () => {
    const qs = await AnApi.start('QS', directory, { env: { FOUR_EYES: 'disclosure' } });
    try {
      const approvalId = await asked(author, '/v1/requests', aWeaponRequest());
      await decide(second, approvalId, 'approval');
      await qn.deliver('QS');
      const [{ case_id: caseId }] = await qs.dataSource.query(
        'select case_id from case_file order by opened_at desc limit 1',
      );
      const [first, other] = [
        await qs.somebody('OFFICER', { person: 'O. First' }),
        await qs.somebody('OFFICER', { person: 'O. Other' }),
      ];
      const say = async (who: Somebody, step: string, body: object, more = {}) => {
        const { headers } = await who('get', `/v1/cases/${caseId}`);
        const match = { 'If-Match': headers['etag'] ?? '' };
        return who('post', `/v1/cases/${caseId}/${step}`, { language: 'en', body, ...more }, match);
      };
      expect((await say(first, 'acknowledgement', anAcknowledgement())).status).toBe(201);
      const { response } = aFinalAnswer();
      const parties = response.parties?.map((party) =>
        party.partyNo === 2 ? Object.assign(party, { identityPart: 'holder' }) : party,
      );
      const body = { response: Object.assign(response, { parties }) };
      const identities = [{ part: 'holder', identity: aPersonIdentity() }];
      const waiting = async (step: string): Promise<string> => {
        const said = await say(first, step, body, { identities });
        expect([said.status, said.body.code]).toEqual([202, undefined]);
        return said.body.approvalId as string;
      };
      // The receipt for the acknowledgement comes while the answer waits: nothing was said.
      const quiet = await waiting('partial-answers');
      await qs.deliver('QN');
      expect((await other('get', `/v1/approvals/${quiet}`)).body).toMatchObject({
        policy: 'DISCLOSURE',
        caseId,
        partners: ['QN'],
      });
      const given = await decide(other, quiet, 'approval');
      expect([given.status, given.body.state]).toEqual([200, 'APPROVED']);
      await qs.deliver('QN');
      // Another word comes in between: whoever asked has to look again.
      const overtaken = await waiting('final-answer');
      expect((await say(other, 'status-reply', aStatusReply())).status).toBe(201);
      const outdated = await decide(other, overtaken, 'approval');
      expect([outdated.status, outdated.body.code]).toEqual([409, 'approval.outdated']);
    } finally {
      await qs.stop();
    }
  });
});
