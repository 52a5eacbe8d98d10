import { verifyEvidence, type EvidenceFile, type EvidenceReport } from '@trace/casework';
import { newSigningKey } from '@trace/protocol';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aFinalAnswer,
  aHandling,
  anAcknowledgement,
  aPerson,
  aPersonIdentity,
  aTraceRequest,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

const SUSPECT = aPersonIdentity({
  names: [{ kind: 'PRIMARY', family: 'Sospetti', script: 'Latn' }],
});
const HOLDER = aPersonIdentity();
const REASON = { 'X-Reason': 'Häusliche Durchsuchung, Akte ND-4471/26' };

const SEAL =
  'seal: The file is not the one that was sealed; something was changed, added or taken out.';

describe('proofs', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  let caseId: string;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    [qn, qs] = await Promise.all([AnApi.start('QN', directory), AnApi.start('QS', directory)]);
    const persons = [aPerson({ identityPart: 'suspect', necessity: 'Asked about by name.' })];
    const submitted = await qn.post('/v1/requests', {
      to: 'QS',
      language: 'en',
      request: aTraceRequest({ persons }),
      identities: [{ part: 'suspect', identity: SUSPECT }],
    });
    expect(submitted.body).toMatchObject({ state: 'QUEUED' });
    caseId = submitted.body.caseId;
    await qn.deliver('QS');
    await qs.follow(caseId, 'acknowledgement', anAcknowledgement());
    const { parties = [] } = aFinalAnswer().response;
    const answer = aFinalAnswer({
      response: {
        parties: parties.map((party) =>
          party.kind === 'PRIVATE'
            ? Object.assign({}, party, { identityPart: 'holder', handling: aHandling() })
            : party,
        ),
      },
    });
    const said = await qs.follow(caseId, 'final-answer', answer, [
      { part: 'holder', identity: HOLDER },
    ]);
    expect(said.status).toBe(201);
    await qs.deliver('QN');
  });
  afterAll(async () => {
    await Promise.all([qn?.stop(), qs?.stop()]);
    await directory?.remove();
  });

  it('every message and its receipt are there byte for byte, the same on both nodes', async () => {
    const shown = await qn.get(`/v1/cases/${caseId}`);
    expect(shown.body.timeline).toHaveLength(3);
    for (const { proof, digest } of shown.body.timeline) {
      const [mine, theirs] = await Promise.all([qn.get(proof), qs.get(proof)]);
      expect(theirs.body.jws).toBe(mine.body.jws);
      expect(theirs.body.receipt).toEqual(mine.body.receipt);
      expect(mine.body).toMatchObject({ digest, message: { caseId } });
      expect(mine.body.jws.split('.')).toHaveLength(3);
    }
    const other = await qn.post('/v1/requests', {
      to: 'QS',
      language: 'en',
      request: aTraceRequest(),
    });
    const [first] = shown.body.timeline;
    const foreign = await qn.get(`/v1/cases/${other.body.caseId}/messages/${first.messageId}`);
    expect(foreign.body.code).toBe('message.unknown');
  });

  describe('identities', () => {
    const open = async (api: AnApi, part: string, headers: Record<string, string> = REASON) =>
      api.get(`/v1/cases/${caseId}/identities/${part}`, 'OFFICER', headers);

    it.each([
      ['suspect', SUSPECT, 'QN'],
      ['holder', HOLDER, 'QS'],
    ])(
      '%s stands nowhere but behind its seal, and opens on both nodes for a reason',
      async (part, identity, issuer) => {
        for (const api of [qn, qs]) {
          for (const path of [
            `/v1/cases/${caseId}`,
            '/v1/cases',
            `/v1/cases/${caseId}/evidence`,
            '/v1/overdue',
          ]) {
            expect((await api.get(path)).text).not.toContain(identity.names[0]?.family);
          }
          const opened = await open(api, part);
          expect(opened.body).toEqual({
            identities: [{ messageId: expect.any(String), issuer, part, identity }],
          });
          expect(await api.audit()).toMatchObject([
            {
              action: 'IDENTITY_READ',
              case_id: caseId,
              reason: REASON['X-Reason'],
              outcome: part,
              role: 'OFFICER',
            },
          ]);
        }
      },
    );

    it.each([
      ['no reason', {}],
      ['an empty one', { 'X-Reason': '  ' }],
      ['one that says nothing', { 'X-Reason': 'x' }],
      ['one without end', { 'X-Reason': 'x'.repeat(501) }],
    ])('B38 stay closed for %s', async (_, headers) => {
      const answer = await open(qn, 'holder', headers);
      expect({ status: answer.status, code: answer.body.code }).toEqual({
        status: 400,
        code: 'request.malformed',
      });
      expect(answer.text).not.toContain('Kranjec');
      expect((await qn.audit())[0]).toMatchObject({ action: 'ACCESS_REFUSED' });
    });

    it('are unknown under other names', async () => {
      expect((await open(qn, 'nobody')).status).toBe(404);
    });

    it('are gone for good when their key is destroyed, and every proof still holds', async () => {
      await qn.dataSource.query("delete from sealed_key where part = 'suspect'");
      const opened = await open(qn, 'suspect');
      expect(opened.body.identities).toMatchObject([{ part: 'suspect' }]);
      expect(opened.body.identities[0]).not.toHaveProperty('identity');
      const { body } = await qn.get(`/v1/cases/${caseId}/evidence`);
      expect((await verifyEvidence(body)).proved).toBe(true);
    });
  });

  describe('evidence', () => {
    let file: EvidenceFile;
    beforeAll(async () => {
      const answer = await qn.get(`/v1/cases/${caseId}/evidence`);
      expect(answer.headers['content-disposition']).toBe(
        `attachment; filename="${caseId}.evidence.json"`,
      );
      file = answer.body;
    });

    const verified = (changes: Partial<EvidenceFile> = {}): Promise<EvidenceReport> =>
      verifyEvidence(Object.assign(structuredClone(file), changes));

    it('proves itself, and tells the same story as the node', async () => {
      const report = await verified();
      expect(report).toMatchObject({ proved: true, caseId, states: ['QN', 'QS'], faults: [] });
      expect(
        report.messages.map(({ message, outcome, faults }) => [message?.kind, outcome, faults]),
      ).toEqual([
        ['REQUEST', 'ACCEPTED', []],
        ['ACKNOWLEDGEMENT', 'ACCEPTED', []],
        ['FINAL_ANSWER', 'ACCEPTED', []],
      ]);
      expect(report.folded).toEqual((await qn.caseFiles.get(caseId)).folded);
      expect(report.clocks).toHaveLength(4);
      const theirs = await verifyEvidence((await qs.get(`/v1/cases/${caseId}/evidence`)).body);
      expect(theirs.folded).toEqual(report.folded);
    });

    it('is compared with the authority that one has pinned oneself', async () => {
      expect((await verifyEvidence(file, file.authority)).proved).toBe(true);
      const { d: _, ...other } = newSigningKey();
      const report = await verifyEvidence(file, other);
      expect(report).toMatchObject({
        proved: false,
        faults: [expect.stringMatching(/another directory authority/)],
      });
    });

    it('does not stand when a single character of a message is another', async () => {
      const [first, ...others] = file.messages;
      const jws = first?.jws ?? '';
      const place = jws.indexOf('.') + 200;
      const changed = `${jws.slice(0, place)}${jws[place] === 'A' ? 'B' : 'A'}${jws.slice(place + 1)}`;
      const report = await verified({
        messages: [Object.assign({}, first, { jws: changed }), ...others],
      });
      expect(report.proved).toBe(false);
      expect(report.messages[0]?.faults.join()).toContain('sig.invalid');
      expect(report.messages[0]?.message).toBeUndefined();
      expect(report.messages[1]?.faults).toEqual([]);
    });

    it('does not stand when a receipt is that of another message', async () => {
      const [first, second, third] = file.messages;
      const swapped = Object.assign({}, second, { receipt: first?.receipt });
      const report = await verified({
        messages: [first, swapped, third].flatMap((one) => (one ? [one] : [])),
      });
      expect(report.proved).toBe(false);
      expect(report.messages[1]?.faults.join()).toMatch(/^receipt: /);
    });

    it('does not stand when a message is doubled, or belongs to another case', async () => {
      const doubled = await verified({
        messages: [...file.messages, ...file.messages.slice(0, 1)],
      });
      expect(doubled).toMatchObject({
        proved: false,
        faults: [SEAL, 'A message stands in the file twice.'],
      });
      const other = await verified({ caseId: '01a20a58-39c6-71c3-b95e-cb1293b61792' });
      expect(other).toMatchObject({
        proved: false,
        faults: [SEAL, expect.stringMatching(/another case/)],
      });
    });

    it('is refused when its statements are not signed by its authority, or it is something else', async () => {
      const { d: _, ...authority } = newSigningKey();
      await expect(verified({ authority })).rejects.toMatchObject({ name: 'Refusal' });
      await expect(verifyEvidence({ format: 'zip' })).rejects.toMatchObject({ name: 'Refusal' });
      await expect(verifyEvidence(null)).rejects.toMatchObject({ name: 'Refusal' });
    });
  });
});
