import { randomUUID } from 'node:crypto';
import type { TraceRequest } from '@trace/protocol';
import type supertest from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aFinalAnswer,
  aHandling,
  anAcknowledgement,
  anItem,
  aPerson,
  aPersonIdentity,
  aReferral,
  aTraceRequest,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

const STATES = ['QN', 'QS', 'QM', 'QT'] as const;
type State = (typeof STATES)[number];

/** A request about a weapon of its own for each test. */
function about(raw: string, ...to: State[]): TraceRequest {
  const serials = [
    { component: 'FRAME', raw, condition: 'INTACT', readBy: 'Inspector Weber' },
  ] as const;
  const request = aTraceRequest({ items: [anItem({ serials: [...serials] })] });
  request.header.addressees = to.map((state) => ({ state, why: 'MANUFACTURER', mode: 'PARALLEL' }));
  return request;
}

describe('drafts, and what they lead to', () => {
  let directory: ADirectory;
  const apis = {} as Record<State, AnApi>;

  beforeAll(async () => {
    directory = await aDirectory(STATES);
    await Promise.all(
      STATES.map(async (state) => (apis[state] = await AnApi.start(state, directory))),
    );
  });
  afterAll(async () => {
    await Promise.all(STATES.map((state) => apis[state]?.stop()));
    await directory?.remove();
  });

  const draft = (body: object, key: string = randomUUID()): Promise<supertest.Response> =>
    apis.QN.post('/v1/drafts', body, { headers: { 'Idempotency-Key': key } });
  const submit = (
    { body }: supertest.Response,
    posted: object = {},
    key: string = randomUUID(),
  ): Promise<supertest.Response> =>
    apis.QN.post(`/v1/drafts/${body.draftId}/submission`, posted, {
      headers: { 'If-Match': `"${body.version}"`, 'Idempotency-Key': key },
    });
  const save = ({ body }: supertest.Response, posted: object): Promise<supertest.Response> =>
    apis.QN.post(`/v1/drafts/${body.draftId}`, posted, {
      method: 'put',
      headers: { 'If-Match': `"${body.version}"` },
    });

  describe('writing', () => {
    it('saves whatever there is, and says what is missing', async () => {
      const begun = await draft({ request: { items: [{ make: 'Zorin' }] } });
      expect([begun.status, begun.headers['location']]).toEqual([
        201,
        `/v1/drafts/${begun.body.draftId}`,
      ]);
      const pointers = begun.body.findings.map(({ pointer }: { pointer: string }) => pointer);
      expect(pointers).toEqual(
        expect.arrayContaining(['/language', '/to', '/request/requestType']),
      );
      const more = { language: 'en', to: ['QS', 'ZZ'], request: about('D-1', 'QS') };
      const saved = await save(begun, more);
      expect([saved.status, saved.body.version, saved.headers['etag']]).toEqual([200, 2, '"2"']);
      expect(saved.body.findings.map(({ code }: { code: string }) => code)).toEqual([
        'partner.unknown',
      ]);
      const whole = await save(saved, { ...more, to: ['QS'] });
      expect(whole.body.findings).toEqual([]);
      const { body: list } = await apis.QN.get('/v1/drafts?limit=1');
      expect(list.drafts).toMatchObject([
        { draftId: begun.body.draftId, version: 3, state: 'OPEN' },
      ]);
    });

    it('is begun once for one key, and by one who has read it', async () => {
      const key = randomUUID();
      const [one, other] = await Promise.all([
        draft({ request: about('D-2', 'QS') }, key),
        draft({ request: about('D-2', 'QS') }, key),
      ]);
      expect(other.body.draftId).toBe(one.body.draftId);
      expect((await draft({ request: {} }, key)).body.code).toBe('idempotency.mismatch');
      await save(one, { request: about('D-2', 'QS') });
      const stale = await save(one, { request: {} });
      expect([stale.status, stale.body.code, stale.body.version]).toEqual([
        412,
        'version.stale',
        2,
      ]);
    });

    it('keeps no identity in the clear, and shows none', async () => {
      const request = about('D-3', 'QS');
      request.persons = [
        aPerson({ identityPart: 'possessor', necessity: 'He had it in his hands.' }),
      ];
      const identities = [{ part: 'possessor', identity: aPersonIdentity() }];
      const begun = await draft({ language: 'en', to: ['QS'], request, identities });
      expect([begun.body.parts, begun.body.findings]).toEqual([['possessor'], []]);
      expect(begun.text).not.toContain('Kranjec');
      const rows: object[] = await apis.QN.dataSource.query('select * from draft');
      expect(JSON.stringify(rows)).not.toContain('Kranjec');
      const sent = await submit(begun);
      const [{ caseId }] = sent.body.outcomes;
      const { body: read } = await apis.QN.get(
        `/v1/cases/${caseId}/identities/possessor`,
        'SUPERVISOR',
        {
          'X-Reason': 'to see that it was sealed',
        },
      );
      expect(read.identities[0].identity).toEqual(aPersonIdentity());
      const [kept]: { identities: null }[] = await apis.QN.dataSource.query(
        'select identities from draft where draft_id = $1',
        [begun.body.draftId],
      );
      expect(kept?.identities).toBeNull();
    });

    it('is thrown away with its marks', async () => {
      const begun = await draft({ request: about('D-4', 'QS') });
      const gone = await apis.QN.post(
        `/v1/drafts/${begun.body.draftId}`,
        {},
        {
          method: 'delete',
          headers: { 'If-Match': '"1"' },
        },
      );
      expect(gone.status).toBe(204);
      expect((await apis.QN.get(`/v1/drafts/${begun.body.draftId}`)).body.code).toBe(
        'draft.unknown',
      );
      expect((await draft({ request: about('D-4', 'QS') })).body.duplicates).toEqual([]);
    });

    it('leaves a line for each act and each reading, without a word of it', async () => {
      const begun = await draft({ request: about('D-5', 'QS') });
      await apis.QN.get(`/v1/drafts/${begun.body.draftId}`);
      expect((await apis.QN.audit(2)).map(({ action, outcome }) => [action, outcome])).toEqual([
        ['DRAFT_READ', begun.body.draftId],
        ['DRAFT_SAVED', begun.body.draftId],
      ]);
    });
  });

  describe('sending', () => {
    it('asks several States in one trace, once', async () => {
      const begun = await draft({
        language: 'en',
        to: ['QS', 'QM'],
        request: about('D-6', 'QS', 'QM'),
      });
      const key = randomUUID();
      const sent = await submit(begun, {}, key);
      expect([sent.status, sent.body.state]).toEqual([201, 'SUBMITTED']);
      expect((await submit(begun, {}, key)).body.outcomes).toEqual(sent.body.outcomes);
      expect((await submit(begun)).body.code).toBe('draft.submitted');
      const [first, second] = sent.body.outcomes;
      expect([first, second]).toMatchObject([
        { to: 'QS', outcome: 'SENT' },
        { to: 'QM', outcome: 'SENT' },
      ]);
      const { body: trace } = await apis.QN.get(`/v1/traces/${second.caseId}`);
      expect(trace).toMatchObject({ rootId: first.caseId, state: 'OPEN', offers: [] });
      expect(trace.cases.map(({ partner }: { partner: string }) => partner)).toEqual(['QS', 'QM']);
    });

    it('does not send what is not finished', async () => {
      const begun = await draft({ language: 'en', to: ['QS'], request: { requestType: 'TRACE' } });
      const refused = await submit(begun);
      expect([refused.status, refused.body.code]).toEqual([422, 'draft.unfinished']);
      expect(refused.body.errors.length).toBeGreaterThan(3);
    });

    it('sends nothing at all where one addressee can not be asked', async () => {
      const before = await apis.QN.rows();
      const request = about('D-7', 'QS', 'QM');
      await apis.QN.post('/v1/requests', { to: 'QM', language: 'en', request });
      const between = await apis.QN.rows();
      const refused = await submit(await draft({ language: 'en', to: ['QS', 'QM'], request }));
      expect([refused.status, refused.body.code]).toEqual([409, 'request.possible-duplicate']);
      expect((await apis.QN.rows())['message']).toBe(between['message']);
      expect(between['message']).toBe((before['message'] ?? 0) + 1);
    });

    it('offers to withdraw the others once one has found everything', async () => {
      const begun = await draft({
        language: 'en',
        to: ['QS', 'QM'],
        request: about('D-8', 'QS', 'QM'),
      });
      const [toQs, toQm] = (await submit(begun)).body.outcomes;
      await Promise.all([apis.QN.deliver('QS'), apis.QN.deliver('QM')]);
      await apis.QS.follow(toQs.caseId, 'acknowledgement', anAcknowledgement());
      await apis.QS.follow(toQs.caseId, 'final-answer', aFinalAnswer());
      await apis.QS.deliver('QN');
      const { body: trace } = await apis.QN.get(`/v1/traces/${toQs.caseId}`);
      expect(trace.offers).toEqual([
        { withdraw: toQm.caseId, reference: toQm.reference, partner: 'QM', because: toQs.caseId },
      ]);
      expect(trace.state).toBe('OPEN');
      const { body: told } = await apis.QN.get('/v1/notices', 'FOCAL_POINT');
      expect(told.notices).toMatchObject([{ what: 'WITHDRAWAL_OFFERED', caseId: toQm.caseId }]);
      // At the State that answers, the trace is one request, and nothing of the others is known.
      const { body: theirs } = await apis.QM.get(`/v1/traces/${toQm.caseId}`);
      expect(theirs.cases.map(({ caseId }: { caseId: string }) => caseId)).toEqual([toQm.caseId]);
    });
  });

  describe('going on to the next State', () => {
    /** A case of QN that QS has referred to QT. */
    async function referred(raw: string, referral = aReferral()): Promise<string> {
      const { body } = await apis.QN.post('/v1/requests', {
        to: 'QS',
        language: 'en',
        request: about(raw, 'QS'),
      });
      await apis.QN.deliver('QS');
      await apis.QS.follow(body.caseId, 'referral', referral);
      await apis.QS.deliver('QN');
      return body.caseId;
    }
    const goOn = async (caseId: string, to: string): Promise<supertest.Response> => {
      const { headers } = await apis.QN.get(`/v1/cases/${caseId}`);
      return apis.QN.post(
        `/v1/cases/${caseId}/onward-draft`,
        { to },
        { headers: { 'If-Match': headers['etag'] ?? '' } },
      );
    };

    it('is one action, with what the answer has put right', async () => {
      const caseId = await referred('D-9');
      const { status, body } = await goOn(caseId, 'QT');
      expect([status, body.to, body.findings, body.withheld]).toEqual([201, ['QT'], [], []]);
      expect(body.request.header).toMatchObject({
        rootTraceId: caseId,
        parentRequestId: caseId,
        relation: 'ONWARD',
        addressees: [{ state: 'QT', why: 'MANUFACTURER', mode: 'SEQUENTIAL' }],
        questions: [{ code: 'Q-IDENT' }, { code: 'Q-LASTHOLDER' }],
      });
      expect(body.request.items[0]).toMatchObject({
        make: 'Tamoro Arsenal',
        manufacturerCountry: 'QT',
        model: 'TA-38',
        serials: [{ raw: 'T-20417' }],
      });
      expect(body.origin.caseId).toBe(caseId);
    });

    it('leaves out what may not be handed on, and says what to ask for', async () => {
      const caseId = await referred('D-10', aReferral({ handling: aHandling({ level: 'H2' }) }));
      const { status, body } = await goOn(caseId, 'QT');
      expect(status).toBe(201);
      expect(
        body.withheld.map(({ pointer, ask }: Record<string, string>) => [pointer, ask]),
      ).toEqual([
        ['/onwardStates/0', 'FORWARD_TO_STATE'],
        ['/correctedItems/0/correctedIdentification', 'FORWARD_TO_STATE'],
      ]);
      expect(body.request.items[0]).toMatchObject({ make: 'ZORIN', serials: [{ raw: 'D-10' }] });
      expect(JSON.stringify(body.request)).not.toContain('T-20417');
    });

    it('goes only where an answer points', async () => {
      const caseId = await referred('D-11');
      const astray = await goOn(caseId, 'QM');
      expect([astray.status, astray.body.code]).toEqual([422, 'onward.not-indicated']);
      expect(astray.body.detail).toContain('QT');
      const { headers } = await apis.QS.get(`/v1/cases/${caseId}`);
      const theirs = await apis.QS.post(
        `/v1/cases/${caseId}/onward-draft`,
        { to: 'QT' },
        { headers: { 'If-Match': headers['etag'] ?? '' } },
      );
      expect([theirs.status, theirs.body.code]).toEqual([409, 'case.not-possible']);
    });
  });

  describe('beginning with something', () => {
    const OWN_MATTER = /"(?:serials|persons|photos|humanRef|date|seizureRef|factsSummary|textRaw)"/;
    const template = (draftId: string, changes: object = {}): Promise<supertest.Response> =>
      apis.QN.post('/v1/draft-templates', { draftId, name: 'Border', shared: 'UNIT', ...changes });

    it('takes a request of this State without what is true of its own matter alone', async () => {
      const persons = [aPerson({ identityPart: 'possessor', necessity: 'He had it.' })];
      const request = Object.assign(about('CL-1', 'QS'), { persons });
      const identities = [{ part: 'possessor', identity: aPersonIdentity() }];
      const sent = await apis.QN.post('/v1/requests', {
        to: 'QS',
        language: 'en',
        request,
        identities,
      });
      const key = randomUUID();
      const clone = (body: object = {}): Promise<supertest.Response> =>
        apis.QN.post(`/v1/cases/${sent.body.caseId}/draft`, body, {
          headers: { 'Idempotency-Key': key },
        });
      const begun = await clone();
      expect([begun.status, begun.headers['location']]).toEqual([
        201,
        `/v1/drafts/${begun.body.draftId}`,
      ]);
      expect(begun.body).toMatchObject({ language: 'en', to: ['QS'], parts: [], duplicates: [] });
      expect(begun.body.request).toMatchObject({
        requestType: 'TRACE',
        header: { questions: request.header.questions, legalBases: request.header.legalBases },
        items: [{ itemNo: 1, make: request.items[0]?.make, model: request.items[0]?.model }],
      });
      expect(JSON.stringify(begun.body.request)).not.toMatch(OWN_MATTER);
      expect((await clone()).body.draftId).toBe(begun.body.draftId);
      expect((await clone({ language: 'fr' })).body.code).toBe('idempotency.mismatch');
      await apis.QN.deliver('QS');
      const there = await apis.QS.post(`/v1/cases/${sent.body.caseId}/draft`, {});
      expect([there.status, there.body.code]).toEqual([409, 'draft.no-request']);
    });

    it('keeps a draft as a template for oneself, the unit or all, and begins with it', async () => {
      const { body } = await draft({ language: 'en', to: ['QS'], request: about('CL-2', 'QS') });
      const saved = await template(body.draftId);
      expect([saved.status, saved.body.name, saved.body.shared]).toEqual([201, 'Border', 'UNIT']);
      expect(await apis.QN.audit()).toMatchObject([
        { action: 'TEMPLATE_SAVED', outcome: body.draftId },
      ]);
      await template(body.draftId, { shared: 'ALL' });
      await template(body.draftId, { name: 'Mine alone', shared: 'NOBODY' });
      const listed = async (role: 'SUPERVISOR' | 'FOCAL_POINT'): Promise<string[]> =>
        (await apis.QN.get('/v1/draft-templates', role)).body.templates.map(
          ({ name, shared }: { name: string; shared: string }) => `${name} ${shared}`,
        );
      expect(await listed('SUPERVISOR')).toEqual(['Border ALL', 'Mine alone NOBODY']);
      expect(await listed('FOCAL_POINT')).toEqual(['Border ALL']);

      const { templates } = (await apis.QN.get('/v1/draft-templates')).body;
      const [shared, own] = templates as { templateId: string }[];
      const begin = (id = '', role: 'SUPERVISOR' | 'FOCAL_POINT' = 'FOCAL_POINT') =>
        apis.QN.post(`/v1/draft-templates/${id}/draft`, { language: 'fr' }, { role });
      const begun = await begin(shared?.templateId);
      expect(begun.body).toMatchObject({ language: 'fr', to: ['QS'], person: 'Test FOCAL_POINT' });
      expect(JSON.stringify(begun.body.request)).not.toMatch(OWN_MATTER);
      expect((await begin(own?.templateId)).body.code).toBe('template.unknown');

      const forget = (id = '', role: 'SUPERVISOR' | 'FOCAL_POINT' = 'FOCAL_POINT') =>
        apis.QN.post(`/v1/draft-templates/${id}`, '', { method: 'delete', role });
      expect((await forget(own?.templateId)).status).toBe(404);
      expect((await forget(shared?.templateId)).status).toBe(404);
      expect((await forget(shared?.templateId, 'SUPERVISOR')).status).toBe(204);
      expect(await listed('FOCAL_POINT')).toEqual([]);
    });

    it("is the own unit's affair: neither its drafts nor its templates are open to another", async () => {
      const north = await apis.QN.somebody('FOCAL_POINT', { person: 'N. North', unit: 'North' });
      const south = await apis.QN.somebody('FOCAL_POINT', { person: 'S. South', unit: 'South' });
      const { body } = await north('post', '/v1/drafts', { request: {}, to: [] });
      const order = { draftId: body.draftId, name: 'Northern', shared: 'UNIT' };
      expect((await south('post', '/v1/draft-templates', order)).body.code).toBe('draft.unknown');
      const saved = await north('post', '/v1/draft-templates', order);
      expect((await south('get', '/v1/draft-templates')).body.templates).toEqual([]);
      const begun = await south('post', `/v1/draft-templates/${saved.body.templateId}/draft`, {});
      expect(begun.body.code).toBe('template.unknown');
    });

    it('reads a mark as it compares it, with what is doubtful of it', async () => {
      const read = async (text: string): Promise<object> =>
        (await apis.QN.post('/v1/reference/readings', { text })).body;
      expect(await read('zp 9-00412')).toMatchObject({ normalised: 'ZP900412', doubts: [] });
      expect(await read('АВ-12')).toMatchObject({
        normalised: 'АВ12',
        doubts: [{ code: 'LOOK_ALIKES', suggestion: 'AB12' }],
      });
    });
  });
});
