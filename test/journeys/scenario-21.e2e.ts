import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { verifyEvidence, type EvidenceFile } from '@trace/casework';
import type { Attachment } from '@trace/protocol';
import { Client } from 'pg';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { CasePageView } from '../../apps/node/src/api/views/case-line.view.ts';
import type { CheckpointsView } from '../../apps/node/src/api/views/checkpoint.view.ts';
import type { NoticePageView } from '../../apps/node/src/api/views/notice.view.ts';
import type { OverduePageView } from '../../apps/node/src/api/views/overdue.view.ts';
import type {
  CasePurgesView,
  LegalHoldView,
  PurgeView,
  WaitingPurgesView,
} from '../../apps/node/src/api/views/purge.view.ts';
import { aCall, type Call } from '../cli/a-call.ts';
import { NODE_ROLE } from '../support/a-database.ts';
import { aPicture } from '../support/a-picture.ts';
import {
  aClose,
  aFinalAnswer,
  aHandling,
  anAttachment,
  anAcknowledgement,
  aPerson,
  aPersonIdentity,
  aSpontaneousInfo,
  aTraceRequest,
  aWithdrawal,
} from '../support/builders/index.ts';
import type { MovedClocks } from '../support/moved-clocks.ts';
import { inMovedTime, type AState } from '../support/nodes.ts';
import { until } from '../support/until.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';

const LAST_DAY = '2026-10-01';
const REASON = { headers: { 'x-reason': 'To see whether it is gone' } };

// domain/scenarios.md, 21: the suspect is acquitted, an order of QN ends the retention on 2026-10-01.
describe('scenario 21', () => {
  inMovedTime(
    ['QN', 'QS'],
    (states, clocks) => {
      let caseId: string;
      let file: string;

      it('destroys the person block on both nodes, and leaves everything else as it was', async () => {
        const [qn, qs] = [states.of('QN'), states.of('QS')];
        ({ caseId, file } = await aClosedCase(qn, qs));
        await aDraftFrom(qn, caseId);
        const before = await Promise.all([figures(qn), figures(qs)]);
        const { keptUntil } = await purgesOf(qn, caseId);
        expect(keptUntil.map(({ part, rule }) => `${part} ${rule}`).toSorted()).toEqual([
          `${file} CASE_RETENTION`,
          'holder CASE_RETENTION',
          'suspect HANDLING',
        ]);
        expect(keptUntil).toContainEqual(
          expect.objectContaining({ part: 'suspect', keepUntil: LAST_DAY }),
        );
        const opened = await qn.officer.call('GET', identity(caseId, 'suspect'), REASON);
        expect(opened.status).toBe(200);

        await clocks.setTo(`${LAST_DAY}T09:00:00Z`);
        const { body: proposed } = await qn.focalPoint.call<PurgeView>(
          'POST',
          `/v1/cases/${caseId}/purges`,
          {
            body: {
              reason: 'ACQUITTAL',
              legalRef: 'District Court of Norburg, 12 Hv 45/26',
              text: 'Acquitted; the order ends the retention on 2026-10-01.',
            },
          },
        );
        expect(proposed).toMatchObject({ state: 'PROPOSED', origin: 'PERSON', partner: 'QS' });
        expect(proposed.parts.map(({ part }) => part).toSorted()).toEqual([
          file,
          'holder',
          'suspect',
        ]);
        const list = await command(qn, 'purge', 'list');
        expect(list.stdout).toMatch(new RegExp(`${proposed.purgeId} .*PROPOSED +ACQUITTAL`));
        const approval = `/v1/purges/${proposed.purgeId}/approval`;
        expect((await qn.focalPoint.call('POST', approval)).status).toBe(403);

        const { body: done } = await qn.supervisor.call<PurgeView>('POST', approval);
        expect(done.state).toBe('EXECUTED');
        expect((await qn.supervisor.call('POST', approval)).status).toBe(409);
        await expectGone(qn, caseId, 'suspect');
        await expectGone(qn, caseId, 'holder');
        await expectFileGone(qn, caseId);
        expect(await rows(qn, 'select identities, request_digest as digest from draft')).toEqual([
          { identities: null, digest: 'purged' },
        ]);

        // The other node is asked, tells its supervisor, and keeps the person until he has decided.
        const asked = await waitingAt(qs, caseId);
        expect(asked).toMatchObject({
          origin: 'PARTNER',
          reason: 'ACQUITTAL',
          proposedBy: 'node:QN',
        });
        expect(await notices(qs)).toContain(`PURGE_ASKED ${caseId}`);
        expect((await qs.officer.call('GET', identity(caseId, 'suspect'), REASON)).status).toBe(
          200,
        );
        const there = `/v1/purges/${asked.purgeId}/approval`;
        expect((await qs.supervisor.call<PurgeView>('POST', there)).body.state).toBe('EXECUTED');
        await expectGone(qs, caseId, 'suspect');
        await expectGone(qs, caseId, 'holder');
        await expectFileGone(qs, caseId);

        const shown = await bothHold(qn, qs, caseId, 6);
        expect(shown.timeline.slice(4).map(({ kind, issuer }) => `${issuer} ${kind}`)).toEqual([
          'QN PURGE_NOTICE',
          'QS PURGE_CONFIRMATION',
        ]);
        expect([shown.state, shown.conditions]).toEqual(['CLOSED', []]);
        await until('QN is told of the confirmation', async () =>
          (await notices(qn)).includes(`PURGE_DONE ${caseId}`) ? true : undefined,
        );
        await expectAgreement(qn, qs, caseId);
        expect(await Promise.all([figures(qn), figures(qs)])).toEqual(before);
        for (const side of [qn, qs]) {
          expect(await rows(side, 'select * from sealed_key')).toEqual([]);
          expect(
            (await tombstones(side, caseId)).map(({ part, reason }) => [part, reason]),
          ).toEqual(
            expect.arrayContaining([
              [file, 'ACQUITTAL'],
              ['holder', 'ACQUITTAL'],
              ['suspect', 'ACQUITTAL'],
            ]),
          );
          const { body: evidence } = await side.supervisor.call<EvidenceFile>(
            'GET',
            `/v1/cases/${caseId}/evidence`,
          );
          expect((await verifyEvidence(evidence)).proved).toBe(true);
          await expectAuditProved(side);
        }
      });

      it('destroys it again when a backup is put back, before anybody can read it', async () => {
        const qn = states.of('QN');
        const qs = states.of('QS');
        const { caseId: lost, file: lostFile } = await aClosedCase(qn, qs);
        await aDraftFrom(qn, lost);
        const copy = join(qn.node.order.directory.dataDir('QN'), 'QN.trace');
        const written = await command(qn, 'backup', copy);
        expect(written.stdout).toMatch(/rows of \d+ tables of QN, as of 2026-/);
        const { body: proposed } = await qn.focalPoint.call<PurgeView>(
          'POST',
          `/v1/cases/${lost}/purges`,
          { body: { reason: 'RETENTION_ENDED' } },
        );
        await qn.supervisor.call('POST', `/v1/purges/${proposed.purgeId}/approval`);
        await expectGone(qn, lost, 'suspect');
        await keepsLaterCheckpoint(qs, clocks, await leavesOf(qn));

        const inUse = await command(qn, 'restore', '--replace', copy);
        expect(inUse.stderr).toContain('The database is in use by trace-node QN.');
        await qn.node.stop();
        const restored = await command(qn, 'restore', '--replace', '--runs-as', NODE_ROLE, copy);
        expect(restored.stdout).toContain('purged since: 3 sealed parts.');
        expect(restored.stdout).toMatch(/QS keeps a checkpoint .*: its end is lost here;/);
        expect(restored.stderr).toContain(
          'What came after the backup is lost here. QS can show it.',
        );
        expect(restored.exitCode).toBe(1);
        expect(await rows(qn, 'select * from sealed_key')).toEqual([]);
        expect(await rows(qn, 'select 1 from sealed_file_piece')).toEqual([]);
        await qn.node.restart();
        expect(await rows(qn, 'select * from sealed_key')).toEqual([]);
        expect(await rows(qn, 'select 1 from draft where identities is not null')).toEqual([]);
        await expectGone(qn, lost, 'suspect');
        await expectGone(qn, lost, 'holder');
        await expectFileGone(qn, lost);
        const again = await rows(
          qn,
          `select outcome from audit_entry where action = 'PURGE_REAPPLIED' order by outcome`,
        );
        expect(again).toEqual([
          { outcome: lostFile },
          { outcome: 'holder' },
          { outcome: 'suspect' },
        ]);
        await expectAuditProved(qn);
      }, 120_000);
    },
    { at: '2026-06-01T08:00:00Z' },
  );
});

describe('the end of the retention', () => {
  inMovedTime(
    ['QN', 'QS'],
    (states, clocks) => {
      it('is proposed by the node the moment it comes, and waits for a legal hold of the other State', async () => {
        const [qn, qs] = [states.of('QN'), states.of('QS')];
        const { caseId } = await qn.focalPoint.submit(aRequestAboutAPerson());
        await qn.focalPoint.sees(caseId, 'DELIVERED');
        await qn.focalPoint.follow(caseId, 'withdrawal', aWithdrawal());
        await bothHold(qn, qs, caseId, 2);
        const { body: hold } = await qs.supervisor.call<LegalHoldView>(
          'POST',
          `/v1/cases/${caseId}/legal-holds`,
          { body: { reason: 'A proceeding here needs it.', legalRef: 'K 12/26' } },
        );
        expect((await qs.officer.find(caseId))?.legalHold).toBe(true);

        // Both States are at UTC+2: the first of October ends at 22:00Z.
        await clocks.setTo(`${LAST_DAY}T21:59:00Z`);
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        expect(await waiting(qn)).toEqual([]);
        await clocks.setTo(`${LAST_DAY}T22:00:01Z`);
        const due = await waitingAt(qn, caseId);
        expect(due).toMatchObject({
          origin: 'RETENTION',
          reason: 'RETENTION_ENDED',
          proposedBy: 'node',
        });
        expect(await notices(qn)).toContain(`PURGE_DUE ${caseId}`);
        expect(await waiting(qs)).toEqual([]);

        await qn.supervisor.call('POST', `/v1/purges/${due.purgeId}/approval`);
        await expectGone(qn, caseId, 'suspect');
        const asked = await waitingAt(qs, caseId);
        const refused = await qs.supervisor.call<{ code: string }>(
          'POST',
          `/v1/purges/${asked.purgeId}/approval`,
        );
        expect([refused.status, refused.body.code]).toEqual([409, 'purge.held']);
        await qs.supervisor.call('POST', `/v1/purges/${asked.purgeId}/refusal`, {
          body: { text: 'A proceeding here needs it.' },
        });
        await bothHold(qn, qs, caseId, 4);
        // Kept is not open: the day that the provider has named is over.
        const kept = await qs.officer.call<{ code: string }>(
          'GET',
          identity(caseId, 'suspect'),
          REASON,
        );
        expect([kept.status, kept.body.code]).toEqual([410, 'handling.expired']);
        expect(await rows(qs, 'select part from sealed_key')).toEqual([{ part: 'suspect' }]);

        await qs.supervisor.call('POST', `/v1/cases/${caseId}/legal-holds/${hold.holdId}/lifting`, {
          body: { reason: 'The proceeding has ended.' },
        });
        const again = await waitingAt(qs, caseId);
        expect(again.purgeId).toBe(asked.purgeId);
        await qs.supervisor.call('POST', `/v1/purges/${asked.purgeId}/approval`);
        await expectGone(qs, caseId, 'suspect');
        // The first node has nothing left to destroy, and says so by itself.
        const shown = await bothHold(qn, qs, caseId, 6);
        expect(shown.timeline.slice(4).map(({ kind, issuer }) => `${issuer} ${kind}`)).toEqual([
          'QS PURGE_NOTICE',
          'QN PURGE_CONFIRMATION',
        ]);
        expect(await Promise.all([waiting(qn), waiting(qs)])).toEqual([[], []]);
        await expectAgreement(qn, qs, caseId);
      });
    },
    { at: '2026-09-28T08:00:00Z' },
  );
});

/** How long the audit log of a State is once it has taken up the purge. */
async function leavesOf(side: AState): Promise<number> {
  return until('the log has taken up every purge', async () => {
    // There may be purges of an earlier story: what counts is that none waits for its position.
    const [purges] = (await rows(
      side,
      `select max(position)::int as last, bool_and(position is not null) as taken
         from audit_entry left join audit_leaf using (entry_id) where action = 'PART_PURGED'`,
    )) as { last: number | null; taken: boolean | null }[];
    return purges?.taken === true && purges.last !== null ? purges.last : undefined;
  });
}

/** Whoever speaks to a State gets its checkpoint with the receipt, and keeps one a minute. */
async function keepsLaterCheckpoint(
  { focalPoint, supervisor }: AState,
  clocks: MovedClocks,
  size: number,
): Promise<void> {
  await until('the partner keeps a checkpoint of what came after the backup', async () => {
    await clocks.move(61);
    await focalPoint.call('POST', '/v1/spontaneous-information', {
      headers: { 'idempotency-key': randomUUID() },
      body: { to: 'QN', language: 'en', body: aSpontaneousInfo() },
    });
    const { body } = await supervisor.call<CheckpointsView>('GET', '/v1/checkpoints');
    return body.held.some((held) => held.size > size) ? true : undefined;
  });
}

function aRequestAboutAPerson(attachments?: Attachment[]): {
  to: string;
  request: object;
  identities: { part: string; identity: object }[];
} {
  const handling = aHandling({ retentionDate: LAST_DAY });
  const suspect = aPerson({ identityPart: 'suspect', necessity: 'Asked by name.', handling });
  const request = aTraceRequest({
    persons: [suspect],
    ...(attachments && { header: { attachments } }),
  });
  return { to: 'QS', request, identities: [{ part: 'suspect', identity: aPersonIdentity() }] };
}

/** A case about a person, with a photo, answered with another person, and closed. */
async function aClosedCase(qn: AState, qs: AState): Promise<{ caseId: string; file: string }> {
  const photo = await qn.focalPoint.upload(await aPicture(), 'image/jpeg');
  const order = aRequestAboutAPerson([anAttachment(photo)]);
  const { caseId } = await qn.focalPoint.submit(order);
  await until('the photo is at both', async () => {
    const sides = await Promise.all([qn, qs].map(({ officer }) => officer.find(caseId)));
    return sides.every((side) => side?.attachments[0]?.state === 'HERE') || undefined;
  });
  await qs.officer.sees(caseId, 'DELIVERED');
  await qs.officer.follow(caseId, 'acknowledgement', anAcknowledgement());
  await qs.officer.sees(caseId, 'ACKNOWLEDGED');
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
  await qs.officer.follow(caseId, 'final-answer', answer, [
    { part: 'holder', identity: aPersonIdentity() },
  ]);
  await qn.focalPoint.sees(caseId, 'ANSWERED');
  await qn.focalPoint.follow(caseId, 'closure', aClose());
  await bothHold(qn, qs, caseId, 4);
  return { caseId, file: photo.file.part };
}

function identity(caseId: string, part: string): string {
  return `/v1/cases/${caseId}/identities/${part}`;
}

async function expectGone({ officer }: AState, caseId: string, part: string): Promise<void> {
  const { status, body } = await officer.call<{ code: string; detail: string }>(
    'GET',
    identity(caseId, part),
    REASON,
  );
  expect([status, body.code]).toEqual([410, 'identity.purged']);
  expect(body.detail).toMatch(/^Its key was destroyed at 2026-.*proofs remain\.$/);
}

/** Neither its key nor its bytes are here, and whoever asks is told that they were destroyed. */
async function expectFileGone(side: AState, caseId: string): Promise<void> {
  const found = await side.officer.find(caseId);
  expect(found?.attachments.map(({ state }) => state)).toEqual(['DESTROYED']);
  const { status, content } = await side.officer.open(caseId, found?.attachments[0]?.sha256 ?? '');
  expect([status, content.toString()]).toEqual([410, expect.stringContaining('attachment.purged')]);
  expect(await rows(side, 'select 1 from sealed_file_piece')).toEqual([]);
  expect(await rows(side, 'select 1 from upload')).toEqual([]);
}

/** The audit log holds every word about the purge and is proved whole, while the node runs. */
async function expectAuditProved(side: AState): Promise<void> {
  await until('the audit log has taken up what was purged', async () => {
    const left = await rows(
      side,
      `select 1 from audit_entry where action in ('PART_PURGED', 'PURGE_REAPPLIED')
          and entry_id not in (select entry_id from audit_leaf)`,
    );
    return left.length === 0 ? true : undefined;
  });
  const { exitCode, stdout } = await command(side, 'verify', 'audit');
  expect(stdout).toContain('Every entry is what it was.');
  expect(exitCode).toBe(0);
}

async function command({ node, database }: AState, ...words: string[]): Promise<Call> {
  const data = node.order.directory.dataDir(node.state);
  const { directory, env } = node.order;
  return aCall([...words, '--state', node.state, '--data', data], {
    ...env,
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    DIRECTORY_FILE: directory.file,
    DIRECTORY_AUTHORITY_FILE: directory.authorityFile,
    PARTNER_NETWORKS: 'loopback',
  });
}

/** A draft about the same person, as it comes from a case: the way there is scenario 6. */
async function aDraftFrom(state: AState, caseId: string): Promise<void> {
  const { request, identities } = aRequestAboutAPerson();
  const { status, body } = await state.focalPoint.call<{ draftId: string }>('POST', '/v1/drafts', {
    headers: { 'idempotency-key': caseId },
    body: { language: 'en', to: ['QS'], request, identities },
  });
  expect(status).toBe(201);
  await rows(
    state,
    `update draft set origin_case = '${caseId}', origin_message =
       (select message_id from message where case_id = '${caseId}' limit 1) where draft_id = '${body.draftId}'`,
  );
  const held = `select 1 from draft where draft_id = '${body.draftId}' and identities is not null`;
  expect(await rows(state, held)).toHaveLength(1);
}

async function purgesOf({ officer }: AState, caseId: string): Promise<CasePurgesView> {
  return (await officer.call<CasePurgesView>('GET', `/v1/cases/${caseId}/purges`)).body;
}

async function waiting({ supervisor }: AState): Promise<PurgeView[]> {
  return (await supervisor.call<WaitingPurgesView>('GET', '/v1/purges')).body.purges;
}

async function waitingAt(state: AState, caseId: string): Promise<PurgeView> {
  return until(`${state.node.state} has a purge to decide on`, async () =>
    (await waiting(state)).find((one) => one.caseId === caseId),
  );
}

async function tombstones({ supervisor }: AState, caseId: string): Promise<CaseView['tombstones']> {
  const { body } = await supervisor.call<CaseView>('GET', `/v1/cases/${caseId}`);
  const { body: purges } = await supervisor.call<CasePurgesView>(
    'GET',
    `/v1/cases/${caseId}/purges`,
  );
  expect(purges.tombstones).toEqual(body.tombstones);
  return body.tombstones;
}

async function notices({ supervisor }: AState): Promise<string[]> {
  const { body } = await supervisor.call<NoticePageView>('GET', '/v1/notices');
  return body.notices.map(({ what, caseId }) => `${what} ${caseId}`);
}

/** What is counted: purging must change none of it. */
async function figures({ supervisor }: AState): Promise<object> {
  const [cases, overdue, arms, years] = await Promise.all([
    supervisor.call<CasePageView>('GET', '/v1/cases?limit=200'),
    supervisor.call<OverduePageView>('GET', '/v1/overdue'),
    supervisor.call<object>('GET', '/v1/overview/arms'),
    supervisor.call<object>('GET', '/v1/overview/years'),
  ]);
  return {
    cases: cases.body.cases.map(({ caseId, state, direction, partner, requestType }) => ({
      caseId,
      state,
      direction,
      partner,
      requestType,
    })),
    totals: overdue.body.totals,
    arms: arms.body,
    years: years.body,
  };
}

async function rows({ database }: AState, sql: string): Promise<object[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}
