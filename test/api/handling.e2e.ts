import { verifyEvidence } from '@trace/casework';
import { AuditLog, NodeKeys } from '@trace/platform';
import type { FinalAnswer } from '@trace/protocol';
import type supertest from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aFinalAnswer,
  aHandling,
  anAcknowledgement,
  aPermissionDecision,
  aPermissionRequest,
  aPersonIdentity,
  aSpontaneousInfo,
  aTraceRequest,
  aPerson,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

const DAY_MS = 86_400_000;
const HOLDER = aPersonIdentity();
const BUYER = '/response/parties/1';
const REASON = { 'X-Reason': 'Whose pistol it was' };

/** A buyer that is not to be passed on, and a holder who is known until a day. */
function anAnswer(deleteAfter: string): FinalAnswer {
  const [maker] = aFinalAnswer().response.parties ?? [];
  return aFinalAnswer({
    response: {
      parties: [
        Object.assign({}, maker, { name: 'Zorin' }),
        {
          partyNo: 2,
          kind: 'DEALER',
          name: 'Tresk d.o.o.',
          country: 'QS',
          handling: aHandling({ level: 'H2' }),
        },
        {
          partyNo: 3,
          kind: 'PRIVATE',
          country: 'QS',
          identityPart: 'holder',
          handling: aHandling({ level: 'H2', flags: ['DELETE_AFTER'], deleteAfter }),
        },
      ],
      lastLegalHolder: 3,
    },
  });
}

describe('what the other State has restricted', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  let caseId: string;
  let answerId: string;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QM']);
    [qn, qs] = await Promise.all([AnApi.start('QN', directory), AnApi.start('QS', directory)]);
    caseId = await asked();
    await qs.follow(caseId, 'acknowledgement', anAcknowledgement({ expectedBy: undefined }));
    const answered = await qs.follow(caseId, 'final-answer', anAnswer(day(qs, 10)), [
      { part: 'holder', identity: HOLDER },
    ]);
    expect(answered.status).toBe(201);
    answerId = answered.body.messageId;
    await qs.deliver('QN');
  });
  afterAll(async () => {
    await Promise.all([qn?.stop(), qs?.stop()]);
    await directory?.remove();
  });

  const day = (api: AnApi, away: number): string =>
    new Date(api.clock.now().getTime() + away * DAY_MS).toISOString().slice(0, 10);

  /** The day in QS, which begins there before it does in UTC. */
  const todayThere = (api: AnApi): string =>
    api.clock.now().toLocaleDateString('sv-SE', { timeZone: 'Europe/Ljubljana' });

  async function asked(header: object = {}): Promise<string> {
    const submitted = await qn.post('/v1/requests', {
      to: 'QS',
      language: 'en',
      request: aTraceRequest({ header }),
    });
    expect(submitted.status).toBe(201);
    await qn.deliver('QS');
    return submitted.body.caseId;
  }

  /** One of the two asks the other, who decides. */
  async function permitted(
    one: AnApi,
    other: AnApi,
    inCase: string,
    request: object,
    decision: object = {},
  ): Promise<void> {
    const asking = await one.follow(inCase, 'permission-request', request);
    expect(asking.status).toBe(201);
    await one.deliver(other.state);
    const decided = await other.follow(
      inCase,
      'permission-decision',
      aPermissionDecision(decision),
    );
    expect(decided.status).toBe(201);
    await other.deliver(one.state);
  }

  const check = (use: object, pointer?: string): Promise<supertest.Response> =>
    qn.post(`/v1/cases/${caseId}/use-check`, {
      ...use,
      data: [{ messageId: answerId, ...(pointer !== undefined && { pointer }) }],
    });

  const onward = (
    header: object,
    persons: object[] = [],
    identities: object[] = [],
  ): Promise<supertest.Response> =>
    qn.post('/v1/requests', {
      to: 'QM',
      language: 'en',
      request: Object.assign(
        aTraceRequest({
          header: {
            rootTraceId: caseId,
            parentRequestId: caseId,
            relation: 'ONWARD',
            addressees: [{ state: 'QM', why: 'OTHER_LINK', mode: 'SEQUENTIAL' }],
            ...header,
          },
        }),
        { persons },
      ),
      identities,
    });

  it('is shown with the message and with the case, part by part', async () => {
    const message = await qn.get(`/v1/cases/${caseId}/messages/${answerId}`);
    const levels = message.body.handling.map(
      ({ pointer, handling }: { pointer: string; handling: { level: string } }) => [
        pointer,
        handling.level,
      ],
    );
    expect(levels).toEqual(
      expect.arrayContaining([
        ['', 'H0'],
        ['/response/parties/0', 'H0'],
        [BUYER, 'H2'],
      ]),
    );
    const shown = await qn.get(`/v1/cases/${caseId}`);
    expect(shown.body.restrictions).toEqual([
      {
        messageId: answerId,
        pointer: BUYER,
        handling: { level: 'H2', flags: [], texts: [], classifications: [] },
      },
      {
        messageId: answerId,
        pointer: '/response/parties/2',
        handling: {
          level: 'H2',
          flags: ['DELETE_AFTER'],
          texts: [],
          classifications: [],
          deleteAfter: expect.any(String),
        },
      },
    ]);
  });

  it('is told before anybody acts, with what to ask for', async () => {
    const closed = await check({ purpose: 'FORWARD_TO_STATE', to: 'QM' }, BUYER);
    expect(closed.status).toBe(200);
    expect(closed.body).toEqual({
      allowed: false,
      verdicts: [
        {
          messageId: answerId,
          pointer: BUYER,
          handling: { level: 'H2', flags: [], texts: [], classifications: [] },
          allowed: false,
          because: 'H2 is not to be passed on and not for courts without the consent of QS.',
          ask: 'FORWARD_TO_STATE',
          closed: [{ pointer: BUYER, because: expect.any(String), ask: 'FORWARD_TO_STATE' }],
        },
      ],
    });
    expect(await qn.audit()).toMatchObject([{ action: 'USE_CHECKED', case_id: caseId }]);
    expect(
      (await check({ purpose: 'FORWARD_TO_STATE', to: 'QM' }, '/response/parties/0')).body.allowed,
    ).toBe(true);
    const missing = await check({ purpose: 'FORWARD_TO_STATE' });
    expect([missing.status, missing.body.code, missing.body.errors?.[0]?.pointer]).toEqual([
      400,
      'member.missing',
      '/to',
    ]);
    const unknown = await qn.post(`/v1/cases/${caseId}/use-check`, {
      purpose: 'USE_IN_COURT',
      data: [{ messageId: caseId }],
    });
    expect([unknown.status, unknown.body.errors?.[0]?.pointer]).toEqual([400, '/data/0/messageId']);
  });

  it('does not get into an onward request, neither as a name nor as a person', async () => {
    const before = await qn.rows();
    const named = await onward({ factsSummary: 'The pistol was sold to Tresk d.o.o. in 2018.' });
    expect(named.status).toBe(422);
    expect(named.body).toMatchObject({
      code: 'handling.restricted',
      errors: [
        {
          pointer: '/request/header/factsSummary',
          code: 'handling.restricted',
          detail: expect.stringContaining('Ask for the permission FORWARD_TO_STATE'),
        },
      ],
    });
    expect(JSON.stringify(named.body)).not.toContain('Tresk');
    const persons = [aPerson({ identityPart: 'buyer', necessity: 'Asked about by name.' })];
    const again = aPersonIdentity({ address: undefined });
    const personal = await onward({}, persons, [{ part: 'buyer', identity: again }]);
    expect([personal.status, personal.body.errors?.[0]?.pointer]).toEqual([422, '/identities/0']);
    expect(JSON.stringify(personal.body)).not.toContain('Kranjec');
    const after = await qn.rows();
    expect({ ...after, audit_entry: 0 }).toEqual({ ...before, audit_entry: 0 });

    const other = aPersonIdentity({
      names: [{ kind: 'PRIMARY', family: 'Sospetti', script: 'Latn' }],
    });
    expect(
      (
        await onward({ factsSummary: 'Sold in 2018.' }, persons, [
          { part: 'buyer', identity: other },
        ])
      ).status,
    ).toBe(201);
  });

  it('does not get out by informing another State either, nor from beside the case that is named', async () => {
    const inform = (rootTraceId: string): Promise<supertest.Response> =>
      qn.post('/v1/spontaneous-information', {
        to: 'QM',
        language: 'en',
        body: aSpontaneousInfo({ rootTraceId, text: 'Tresk d.o.o. has sold such pistols.' }),
      });
    const refused = await inform(caseId);
    expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, '/body/text']);
    const sibling = await onward({});
    expect(sibling.status).toBe(201);
    expect((await inform(sibling.body.caseId)).status).toBe(422);
    const free = aSpontaneousInfo({ rootTraceId: caseId, text: 'Pistols of that kind are sold.' });
    const informed = { to: 'QM', language: 'en', body: free };
    expect((await qn.post('/v1/spontaneous-information', informed)).status).toBe(201);
  });

  it('does not get out within a case with another State, whether that case is of the same trace or about the same item', async () => {
    const sibling = await onward({});
    const inSibling = sibling.body.caseId as string;
    const said = (inCase: string, text: string, more: object = {}) =>
      qn.follow(inCase, 'spontaneous-information', aSpontaneousInfo({ text, ...more }));
    const refused = await said(inSibling, 'Tresk d.o.o. has sold such pistols.');
    expect([refused.status, refused.body]).toMatchObject([
      422,
      {
        code: 'handling.restricted',
        errors: [
          {
            pointer: '/body/text',
            detail: expect.stringContaining('Ask for the permission FORWARD_TO_STATE'),
          },
        ],
      },
    ]);
    expect((await said(inSibling, 'Such pistols are sold by dealers.')).status).toBe(201);
    // Without a common trace it is found by the arm.
    await qn.dataSource.query('delete from trace_link where case_id = $1', [inSibling]);
    expect((await said(inSibling, 'Tresk d.o.o. has sold such pistols.')).status).toBe(422);
  });

  it('is not used before its day, and shown with that day', async () => {
    const notBefore = day(qs, 5);
    const told = await qs.post('/v1/spontaneous-information', {
      to: 'QN',
      language: 'en',
      body: aSpontaneousInfo({
        rootTraceId: undefined,
        handling: aHandling({ level: 'H3', text: 'Not before the day named.', notBefore }),
      }),
    });
    expect(told.status).toBe(201);
    const { caseId: informed, messageId } = told.body;
    await qs.deliver('QN');
    const shown = await qn.get(`/v1/cases/${informed}`);
    expect(shown.body.restrictions).toMatchObject([
      { messageId, pointer: '', handling: { level: 'H3', notBefore } },
    ]);
    const used = await qn.post(`/v1/cases/${informed}/use-check`, {
      purpose: 'CONTACT_MANUFACTURER',
      data: [{ messageId }],
    });
    expect(used.body.verdicts[0].closed).toEqual(
      expect.arrayContaining([
        {
          pointer: '',
          because: `It is not to be used before ${notBefore} without the consent of QS.`,
          ask: 'CONTACT_MANUFACTURER',
        },
      ]),
    );
  });

  it('gets into an onward request once it is permitted, and no more than what is permitted', async () => {
    await permitted(
      qn,
      qs,
      caseId,
      aPermissionRequest({ dataRefs: [{ messageId: answerId, pointer: BUYER }] }),
    );
    expect(
      (await check({ purpose: 'FORWARD_TO_STATE', to: 'QM' }, BUYER)).body.verdicts[0],
    ).toMatchObject({
      allowed: true,
      conditions: ['Mirava does not contact the exporter.'],
    });
    expect(
      (await onward({ factsSummary: 'The pistol was sold to Tresk d.o.o. in 2018.' })).status,
    ).toBe(201);
    const persons = [aPerson({ identityPart: 'buyer', necessity: 'Asked about by name.' })];
    expect((await onward({}, persons, [{ part: 'buyer', identity: HOLDER }])).status).toBe(422);
  });

  it('does not go to a court without permission, neither openly nor unseen', async () => {
    const evidence = `/v1/cases/${caseId}/evidence`;
    const closed = await qn.get(`${evidence}?purpose=COURT`);
    expect(closed.body).toMatchObject({ status: 422, code: 'handling.restricted' });
    expect(closed.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      `/messages/${answerId}${BUYER}`,
      `/messages/${answerId}/response/parties/2`,
    ]);
    expect((await qn.get(`${evidence}?purpose=PRESS`)).status).toBe(400);

    // Until the log has it, nothing in a file binds the number of a message that is withheld.
    const { body: early } = await qn.get(`${evidence}?purpose=COURT&withhold=true`);
    expect(await verifyEvidence(early)).toMatchObject({ outcome: 'PARTLY_PROVED', faults: [] });
    const keys = await NodeKeys.load(directory.dataDir('QN'));
    await new AuditLog('QN', qn.dataSource, keys, qn.clock).sequence();
    const { body: file } = await qn.get(`${evidence}?purpose=COURT&withhold=true`);
    expect(await qn.audit()).toMatchObject([{ action: 'EVIDENCE_EXPORTED', outcome: 'COURT' }]);
    expect(file.withheld).toEqual([
      {
        messageId: answerId,
        digest: expect.any(String),
        receipt: expect.any(String),
        because: 'H2 is not to be passed on and not for courts without the consent of QS.',
        ask: ['EVIDENCE_IN_COURT'],
      },
    ]);
    const { body: shown } = await qn.get(`/v1/cases/${caseId}`);
    expect(file.messages).toHaveLength(shown.timeline.length - 1);
    const said = file.messages.map(({ jws }: { jws: string }) =>
      Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    expect(said.join('')).not.toContain('Tresk');
    const report = await verifyEvidence(file);
    expect(report).toMatchObject({
      proved: true,
      withheld: [
        {
          messageId: answerId,
          receivedBy: 'QN',
          receivedAt: expect.any(Date),
          place: { issuer: 'QS', audience: 'QN', sequence: 2, seen: 1 },
          faults: [],
        },
      ],
    });
    expect(report.folded).toBeUndefined();
    const forged = structuredClone(file);
    forged.withheld[0].digest = forged.withheld[0].digest.replace(/^./, (first: string) =>
      first === 'A' ? 'B' : 'A',
    );
    expect((await verifyEvidence(forged)).proved).toBe(false);

    const { body: own } = await qn.get(evidence);
    expect(own).toMatchObject({ purpose: 'OWN_FILE' });
    expect(own.withheld).toBeUndefined();
    expect((await verifyEvidence(own)).folded?.state).toBe('ANSWERED');

    await permitted(
      qn,
      qs,
      caseId,
      aPermissionRequest({
        purpose: 'EVIDENCE_IN_COURT',
        onwardTo: undefined,
        dataRefs: [{ messageId: answerId }],
      }),
      { decision: 'GRANTED', conditions: [] },
    );
    const { body: open } = await qn.get(`${evidence}?purpose=COURT`);
    expect(open.purpose).toBe('COURT');
    expect(open.withheld).toBeUndefined();
    expect((await verifyEvidence(open)).folded?.state).toBe('ANSWERED');
  });

  it('is not opened any more when its time is over, unless a longer one was permitted', async () => {
    const open = (): Promise<supertest.Response> =>
      qn.get(`/v1/cases/${caseId}/identities/holder`, 'OFFICER', REASON);
    expect((await open()).body.identities).toHaveLength(1);
    qn.clock.aheadMs = 12 * DAY_MS;
    try {
      const over = await open();
      expect([over.status, over.body.code]).toEqual([410, 'handling.expired']);
      expect(over.text).not.toContain('Kranjec');
      expect(await qn.audit()).toMatchObject([
        { action: 'ACCESS_REFUSED', outcome: 'handling.expired' },
      ]);
      const exported = await qn.get(`/v1/cases/${caseId}/evidence`);
      expect([exported.status, exported.body.errors?.[0]?.pointer]).toEqual([
        422,
        `/messages/${answerId}/response/parties/2`,
      ]);
    } finally {
      qn.clock.aheadMs = 0;
    }
    const longer = aPermissionRequest({
      purpose: 'LONGER_RETENTION',
      onwardTo: undefined,
      keepUntil: day(qn, 30),
      dataRefs: [{ messageId: answerId, pointer: '/response/parties/2' }],
    });
    await permitted(qn, qs, caseId, longer, { decision: 'GRANTED', conditions: [] });
    qn.clock.aheadMs = 12 * DAY_MS;
    expect((await open()).status).toBe(200);
    qn.clock.aheadMs = 0;
  });

  // The last, for it moves the clocks of both nodes on and back.
  it('is not opened to a contact with the holder, unless that was permitted before', async () => {
    const quiet = await asked({ noContactHolder: true, noContactReason: 'The holder is watched.' });
    await qs.follow(quiet, 'acknowledgement', anAcknowledgement({ expectedBy: undefined }));
    const contacted = aFinalAnswer({
      response: { contactWithHolder: 'CONTACTED', contactedOn: todayThere(qs) },
    });
    const refused = await qs.follow(quiet, 'final-answer', contacted);
    expect(refused.body).toMatchObject({
      status: 422,
      code: 'handling.restricted',
      errors: [
        {
          pointer: '/body/response/contactWithHolder',
          detail: expect.stringContaining('CONTACT_HOLDER'),
        },
      ],
    });
    await qs.deliver('QN');
    const request = await qs.get(`/v1/cases/${quiet}`);
    const [{ messageId }] = request.body.timeline;
    const contactOn = (contactedOn: string): object =>
      aFinalAnswer({ response: { contactWithHolder: 'CONTACTED', contactedOn } });
    const before = await qs.follow(quiet, 'final-answer', contactOn(day(qs, -3)));
    expect(before.body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/body/response/contactedOn', code: 'member.invalid' }],
    });
    for (const api of [qn, qs]) api.clock.aheadMs = 4 * DAY_MS;
    await permitted(
      qs,
      qn,
      quiet,
      aPermissionRequest({
        purpose: 'CONTACT_HOLDER',
        onwardTo: undefined,
        dataRefs: [{ messageId, pointer: '/items/0' }],
      }),
    );
    const earlier = contactOn(day(qs, -3));
    expect((await qs.follow(quiet, 'final-answer', earlier)).status).toBe(422);
    const since = contactOn(todayThere(qs));
    expect((await qs.follow(quiet, 'final-answer', since)).status).toBe(201);
    for (const api of [qn, qs]) api.clock.aheadMs = 0;
  });
});
