import { randomUUID } from 'node:crypto';
import { ReferenceLists } from '@trace/casework';
import { Audit } from '@trace/platform';
import type { Item, Mark, TraceRequest } from '@trace/protocol';
import type supertest from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aClarificationRequest,
  anAcknowledgement,
  anItem,
  aTraceRequest,
} from '../support/builders/index.ts';
import type { Changes } from '../support/builders/changed.ts';
import { AnApi } from './an-api.ts';

const STATES = ['QN', 'QS', 'QT'] as const;
type State = (typeof STATES)[number];

interface Shown {
  code: string;
  severity: string;
  pointer: string;
  sentence: string;
  waived?: string;
}

/** A request to Sorava about one item of its own. */
function about(item: Changes<Item>, checks: object = {}): TraceRequest {
  return aTraceRequest({ items: [anItem(item)], header: { checksDone: checks } });
}

/** A Halvorsen with a number that its maker used on two models (scenario 2). */
function aHalvorsen(model?: string): TraceRequest {
  const serials: Item['serials'] = [
    { component: 'FRAME', raw: '16020', condition: 'INTACT', readBy: 'Inspector Weber' },
  ];
  const maker = { make: 'HALVORSEN', manufacturerNormalised: 'Halvorsen' };
  return about({ ...maker, manufacturerCountry: 'QN', model, serials });
}

function numbered(raw: string): Changes<Item> {
  return {
    serials: [{ component: 'FRAME', raw, condition: 'INTACT', readBy: 'Inspector Weber' }],
  };
}

describe('how good a request is, before it is sent', () => {
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

  const submit = (
    request: object,
    more: object = {},
    from: State = 'QN',
  ): Promise<supertest.Response> =>
    apis[from].post('/v1/requests', { to: 'QS', language: 'en', request, ...more });
  const assess = (body: object): Promise<supertest.Response> =>
    apis.QN.post('/v1/requests/assessment', body);

  it('judges whatever is written, keeps nothing, and leaves its line in the audit', async () => {
    const before = await apis.QN.rows();
    const begun = await assess({ request: { items: [{ make: 'ZORIN' }] } });
    expect(begun.status).toBe(200);
    expect([begun.body.ready, begun.body.reference]).toEqual([
      false,
      { version: 0, name: 'Fictional States of the scenarios' },
    ]);
    expect(begun.body.form.map(({ pointer }: Shown) => pointer)).toContain('/language');
    expect(begun.body.findings.map(({ pointer }: Shown) => pointer)).toContain(
      '/request/items/0/model',
    );
    expect(begun.body.suggestions).toMatchObject([
      { itemNo: 1, addressees: [{ state: 'QS', why: 'MANUFACTURER', evidence: 'MAKER_LISTED' }] },
    ]);
    const whole = await assess({ language: 'en', to: ['QS'], request: aTraceRequest() });
    expect([whole.body.ready, whole.body.form]).toEqual([true, []]);
    expect(whole.body.score).toBeGreaterThan(begun.body.score);
    const kept = whole.body.criteria.map(({ points, kept: left }: Record<string, number>) => [
      points,
      left,
    ]);
    expect(kept).toHaveLength(17);
    const { audit_entry: _, ...rows } = before;
    expect(await apis.QN.rows()).toMatchObject(rows);
    const lines = (await apis.QN.audit(3)).filter(({ action }) => action === 'REQUEST_ASSESSED');
    expect(lines).toMatchObject([{ case_id: null }, { case_id: null }]);
  });

  it('gives out the list for look-ups', async () => {
    const { body } = await apis.QS.get('/v1/reference', 'ADMINISTRATOR');
    expect(body.makers.find(({ name }: { name: string }) => name === 'Halvorsen')).toMatchObject({
      state: 'QN',
      models: [{ name: 'HV-17' }, { name: 'HV-21' }],
    });
    const { body: read } = await apis.QS.post('/v1/reference/readings', { text: 'QS 04' });
    expect(read.readings).toMatchObject([{ kind: 'IMPORT', state: 'QS', year: 2004 }]);
  });

  it('scenario 2: a collision stops a request until the model or a waiver, and the warning stays with it', async () => {
    const pointer = '/request/items/0/model';
    // On the form the model is still empty.
    const open = await assess({ language: 'en', to: ['QS'], request: aHalvorsen() });
    expect(open.body.findings).toContainEqual(
      expect.objectContaining({
        code: 'SERIAL_COLLISION',
        severity: 'BLOCKS',
        pointer,
        sentence: 'This maker used 16020 on HV-17 and HV-21.',
      }),
    );
    const blocked = await submit(aHalvorsen('unknown'));
    expect([blocked.status, blocked.body.code]).toEqual([422, 'request.not-ready']);
    expect(blocked.body.errors.map(({ code, pointer: at }: Shown) => [code, at])).toEqual([
      ['MODEL_MISSING', pointer],
      ['SERIAL_COLLISION', pointer],
    ]);
    // A problem goes through hands and logs that the number is none of the business of.
    expect(JSON.stringify(blocked.body)).not.toContain('16020');

    const reason = 'The slide with the name of the model is missing.';
    const waivers = ['MODEL_MISSING', 'SERIAL_COLLISION'].map((code) => ({
      code,
      pointer,
      reason,
    }));
    const half = await submit(aHalvorsen('unknown'), { waivers: waivers.slice(1) });
    expect(half.body.errors.map(({ code }: Shown) => code)).toEqual(['MODEL_MISSING']);
    const key = randomUUID();
    const post = (): Promise<supertest.Response> =>
      apis.QN.post(
        '/v1/requests',
        { to: 'QS', language: 'en', request: aHalvorsen('unknown'), waivers },
        { headers: { 'Idempotency-Key': key } },
      );
    const waived = await post();
    expect(waived.status).toBe(201);
    expect((await post()).body.caseId).toBe(waived.body.caseId);
    const entries = await apis.QN.audit(8);
    expect(
      entries
        .filter(({ action }) => action === 'FINDING_WAIVED')
        .map(({ outcome, reason: why, case_id: id }) => [outcome, why, id]),
    ).toEqual(
      expect.arrayContaining(waivers.map(({ code }) => [code, reason, waived.body.caseId])),
    );
    const { body: shown } = await apis.QN.get(`/v1/cases/${waived.body.caseId}`);
    expect(
      shown.assessment.findings.filter((one: Shown) => one.waived).map(({ code }: Shown) => code),
    ).toEqual(['MODEL_MISSING', 'SERIAL_COLLISION']);

    const duplicates = [
      { caseId: waived.body.caseId, decision: 'JUSTIFY', justification: 'Another pistol.' },
    ];
    const chosen = await submit(aHalvorsen('HV-17'), { duplicates });
    expect(chosen.status).toBe(201);
    const { body: mine } = await apis.QN.get(`/v1/cases/${chosen.body.caseId}`);
    expect(mine.assessment).toMatchObject({ ready: true, person: 'Test SUPERVISOR' });
    expect(mine.assessment.findings).toContainEqual(
      expect.objectContaining({
        code: 'SERIAL_COLLISION',
        severity: 'WARNS',
        sentence: 'This maker used 16020 on HV-17 and HV-21.',
      }),
    );
    // What was thought of the request stays at home.
    await apis.QN.deliver('QS');
    const { body: theirs } = await apis.QS.get(`/v1/cases/${chosen.body.caseId}`);
    expect([theirs.direction, theirs.assessment]).toEqual(['IN', undefined]);
  });

  it('scenario 5: an import mark that nobody looked for is said, with its reason, and costs points', async () => {
    const [own] = anItem().marks;
    const withImport = (raw: string, ...marks: (Mark | undefined)[]): TraceRequest =>
      about({ ...numbered(raw), marks: [own, ...marks].filter((one) => one !== undefined) });
    const empty = await submit(withImport('Q-51'));
    expect([empty.status, empty.body.code]).toEqual([400, 'member.missing']);
    expect(empty.body.errors[0].pointer).toBe('/request/items/0/marks');
    const bare = await submit(withImport('Q-52', { kind: 'IMPORT', condition: 'NOT_EXAMINED' }));
    expect([bare.status, bare.body.errors[0].pointer]).toEqual([
      400,
      '/request/items/0/marks/1/reason',
    ]);
    const reason = 'The weapon is at the ballistics laboratory.';
    const said = await submit(
      withImport('Q-53', { kind: 'IMPORT', condition: 'NOT_EXAMINED', reason }),
    );
    const absent = await submit(withImport('Q-54', { kind: 'IMPORT', condition: 'ABSENT' }));
    expect([said.status, absent.status]).toEqual([201, 201]);
    const scoreOf = async ({ body }: supertest.Response): Promise<number> =>
      (await apis.QN.get(`/v1/cases/${body.caseId}`)).body.assessment.score;
    expect((await scoreOf(absent)) - (await scoreOf(said))).toBe(8);

    // The State that was asked wants to know, and the paragraph is that of the mark.
    const { caseId } = said.body;
    await apis.QN.deliver('QS');
    expect((await apis.QS.follow(caseId, 'acknowledgement', anAcknowledgement())).status).toBe(201);
    const missing = aClarificationRequest({
      missing: [{ element: 'IMPORT_MARK', itemRef: 1, text: 'What does the import mark say?' }],
    });
    const asked = await apis.QS.follow(caseId, 'clarification-request', missing);
    expect([asked.status, asked.body.code]).toEqual([201, undefined]);
    const { body: shown } = await apis.QS.get(`/v1/cases/${caseId}`);
    expect(shown.content.dialogues[0].missing).toMatchObject([
      { element: 'IMPORT_MARK', itemRef: 1, source: 'ITI 8(b), 17(b)' },
    ]);
  });

  it('wants the domestic trace first', async () => {
    const checks = { nationalStolen: { status: 'NOT_DONE' } };
    const { status, body } = await submit(about(numbered('Q-61'), checks));
    expect([status, body.errors.map(({ code, pointer }: Shown) => [code, pointer])]).toEqual([
      422,
      [['STOLEN_NOT_CHECKED', '/request/header/checksDone/nationalStolen/status']],
    ]);
  });

  it('shows with each draft how good it is, and lets its waivers count when it is sent', async () => {
    const request = about({ ...numbered('Q-71'), calibre: 'unknown' });
    const draft = { language: 'en', to: ['QS'], request };
    const begun = await apis.QN.post('/v1/drafts', draft);
    expect(begun.body.findings).toEqual([]);
    expect(begun.body.assessment).toMatchObject({ ready: false });
    const send = (version: number): Promise<supertest.Response> =>
      apis.QN.post(
        `/v1/drafts/${begun.body.draftId}/submission`,
        {},
        { headers: { 'If-Match': `"${version}"` } },
      );
    const blocked = await send(1);
    expect([blocked.status, blocked.body.code]).toEqual([422, 'request.not-ready']);
    const pointer = '/request/items/0/calibre';
    const waivers = [
      { code: 'CALIBRE_MISSING', pointer, reason: 'The barrel is blocked.' },
      { code: 'MODEL_MISSING', pointer: '/request/items/0/model', reason: 'Known by now.' },
    ];
    const saved = await apis.QN.post(
      `/v1/drafts/${begun.body.draftId}`,
      { ...draft, waivers },
      { method: 'put', headers: { 'If-Match': '"1"' } },
    );
    expect([saved.body.assessment.ready, saved.body.waivers]).toEqual([true, waivers]);
    const sent = await send(2);
    expect([sent.status, sent.body.outcomes[0].outcome]).toEqual([201, 'SENT']);
    const { body: shown } = await apis.QN.get(`/v1/cases/${sent.body.outcomes[0].caseId}`);
    expect(
      shown.assessment.findings.filter((one: Shown) => one.waived).map(({ code }: Shown) => code),
    ).toEqual(['CALIBRE_MISSING']);
  });

  it('judges by a new list at once, and remembers by which one a request was judged', async () => {
    const { dataSource, clock } = apis.QT;
    const lists = new ReferenceLists({ state: 'QT', dataSource, audit: new Audit(), clock });
    const list = { name: 'List of Tamoro', source: 'Invented', makers: [], importMarks: [] };
    const { isNew } = await lists.import(
      { person: 'Test OPERATOR', role: 'OPERATOR' },
      Buffer.from(JSON.stringify(list)),
    );
    const { body } = await apis.QT.get('/v1/reference');
    expect([isNew, body.version, body.name]).toEqual([true, 1, 'List of Tamoro']);
    const sent = await submit(about(numbered('Q-75')), {}, 'QT');
    const { body: shown } = await apis.QT.get(`/v1/cases/${sent.body.caseId}`);
    expect(shown.assessment.reference).toEqual({ version: 1, name: 'List of Tamoro' });
  });

  it('tells who answers that another State asks about the same item, and that this State asks itself', async () => {
    const [first, second] = [about(numbered('CANARY-81')), about(numbered('canary 81'))];
    const fromQn = await submit(first);
    const fromQt = await submit(second, {}, 'QT');
    await Promise.all([apis.QN.deliver('QS'), apis.QT.deliver('QS')]);
    const sameAt = async (api: AnApi, caseId: string): Promise<object[]> =>
      (await api.get(`/v1/cases/${caseId}`)).body.sameItems;
    expect(await sameAt(apis.QS, fromQt.body.caseId)).toMatchObject([
      {
        caseId: fromQn.body.caseId,
        direction: 'IN',
        partner: 'QN',
        state: 'DELIVERED',
        itemNo: 1,
        otherItemNo: 1,
      },
    ]);
    expect(await sameAt(apis.QS, fromQn.body.caseId)).toMatchObject([{ partner: 'QT' }]);
    // Sorava has asked Nordania about it, too; there is no number in the table by which all this is found.
    const own = about(numbered('CANARY-81'));
    own.header.addressees = [{ state: 'QN', why: 'OTHER_LINK', mode: 'PARALLEL' }];
    const asked = await apis.QS.post('/v1/requests', { to: 'QN', language: 'en', request: own });
    expect(asked.status).toBe(201);
    expect(await sameAt(apis.QS, fromQn.body.caseId)).toMatchObject([
      { partner: 'QT', direction: 'IN' },
      { caseId: asked.body.caseId, direction: 'OUT', partner: 'QN' },
    ]);
    expect(await sameAt(apis.QS, asked.body.caseId)).toHaveLength(2);
    // Nordania sees that the State that it asks asks back.
    await apis.QS.deliver('QN');
    expect(await sameAt(apis.QN, fromQn.body.caseId)).toMatchObject([
      { caseId: asked.body.caseId, direction: 'IN', partner: 'QS' },
    ]);
    const rows = await apis.QS.dataSource.query('select * from asked_mark');
    expect(JSON.stringify(rows)).not.toContain('CANARY');
  });
});
