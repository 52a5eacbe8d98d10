import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { verifyEvidence } from '@trace/casework';
import { NodeKeys, revokeKey, rotateKey, type Keyring, type RotatedUse } from '@trace/platform';
import {
  importSigningKey,
  instant,
  kidOf,
  newId,
  readReceipt,
  signMessage,
  type Message,
  type PrivateJwk,
  type SigningKey,
} from '@trace/protocol';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { MessageView } from '../../apps/node/src/api/views/message.view.ts';
import type { PartnersView } from '../../apps/node/src/api/views/partner.view.ts';
import type { Answer } from '../support/a-node.ts';
import { APartner } from '../support/a-partner.ts';
import { anotherWeapon } from '../support/another-weapon.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { inMovedTime, type AState } from '../support/nodes.ts';
import { until } from '../support/until.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';

const DAY = 86_400;

// reliability.md F53 and F54; domain/scenarios.md 22 (c).
describe('keys come and go', () => {
  inMovedTime(
    ['QN', 'QS'],
    (states, clocks) => {
      const cases: Record<string, string> = {};
      let version = 1;
      let first: { QN: string; QS: string };
      let second: { QN: string; QS: string };
      let thief: SigningKey;
      const place = (state: 'QN' | 'QS'): string => states.directory.dataDir(state);
      const load = (state: 'QN' | 'QS'): Promise<NodeKeys> =>
        NodeKeys.load(place(state), { now: () => clocks.now });
      const submit = async (): Promise<string> => {
        const { caseId } = await states
          .of('QN')
          .focalPoint.submit({ to: 'QS', request: aTraceRequest() });
        return caseId;
      };
      const issue = async (): Promise<void> => {
        await states.directory.issue();
        version += 1;
        for (const { supervisor, node } of [states.of('QN'), states.of('QS')]) {
          await until(`${node.state} goes by version ${version}`, async () => {
            const { body } = await supervisor.call<PartnersView>('GET', '/v1/partners');
            return body.partners[0]?.statementVersion === version ? body : undefined;
          });
        }
      };

      it('rolls every key while a message is under way, and loses nothing (F53)', async () => {
        const [qn, qs] = [states.of('QN'), states.of('QS')];
        first = await kidsNow(load);
        cases['before'] = await submit();
        await bothHold(qn, qs, cases['before'], 1);
        const from = new Date(clocks.now.getTime() + 7 * DAY * 1_000);
        const overlapUntil = new Date(from.getTime() + 30 * DAY * 1_000);
        for (const state of ['QN', 'QS'] as const) {
          for (const use of ['sig', 'enc', 'tls'] satisfies RotatedUse[]) {
            await rotateKey(place(state), undefined, { use, from, overlapUntil });
          }
        }
        await issue();

        await qs.node.stop();
        cases['underWay'] = await submit();
        await clocks.move(8 * DAY);
        second = await kidsNow(load);
        expect([second.QN, second.QS]).not.toEqual([first.QN, first.QS]);
        cases['after'] = await until('QN signs with its new key', async () => {
          const caseId = await submit();
          return (await signedBy(qn, caseId)).message === second.QN ? caseId : undefined;
        });
        await qs.node.restart();
        await clocks.move(3_600); // the next try is due
        await bothHold(qn, qs, cases['underWay'], 1);
        await bothHold(qn, qs, cases['after'], 1);

        expect(await signedBy(qn, cases['underWay'])).toEqual({
          message: first.QN,
          receipt: second.QS,
        });
        expect(await signedBy(qn, cases['after'])).toEqual({
          message: second.QN,
          receipt: second.QS,
        });
        for (const caseId of Object.values(cases)) await expectAgreement(qn, qs, caseId);
        const shown = await certificateAt(states.directory.gatewayPort('QS'), await load('QN'));
        expect(shown).toBe((await load('QS')).publicDescriptor().tlsFingerprint);
      });

      it('proves the evidence of each time by the key of that time', async () => {
        for (const caseId of Object.values(cases)) {
          const report = await verifyEvidence(await evidenceOf(states.of('QS'), caseId));
          expect([report.proved, report.messages.flatMap(({ doubts }) => doubts)]).toEqual([
            true,
            [],
          ]);
        }
      });

      it('signs nothing once its only key is revoked, until the directory names another', async () => {
        const [qn, qs] = [states.of('QN'), states.of('QS')];
        await clocks.move(40 * DAY); // the overlap is over
        cases['good'] = await submit();
        await bothHold(qn, qs, cases['good'], 1);
        await clocks.move(2 * 3_600);
        const asOf = clocks.now;
        await clocks.move(3_600);
        cases['inDoubt'] = await submit();
        await bothHold(qn, qs, cases['inDoubt'], 1);
        await clocks.move(DAY);

        thief = await stolen(place('QN'), second.QN);
        const order = { id: second.QN, asOf, reason: 'compromised', now: clocks.now } as const;
        expect(await revokeKey(place('QN'), undefined, order)).toBeDefined();
        const ask = async (
          key: string,
        ): Promise<Answer<{ state: string; caseId: string }> & { key: string }> => {
          const wish = { to: 'QS', language: 'en', request: aTraceRequest() };
          const answer = await qn.focalPoint.call<{ state: string; caseId: string }>(
            'POST',
            '/v1/requests',
            {
              body: anotherWeapon(JSON.stringify(wish), key),
              headers: { 'idempotency-key': key },
            },
          );
          return { ...answer, key };
        };
        const kept = await until('QN signs nothing', async () => {
          const answer = await ask(randomUUID());
          return answer.status === 202 ? answer : undefined;
        });
        expect(kept.body.state).toBe('UNSIGNED');
        await issue();
        cases['healed'] = await submit();
        await bothHold(qn, qs, cases['healed'], 1);
        // What was said meanwhile is signed by the key that the directory names now, once.
        const late = await until('what was kept is signed', async () => {
          const answer = await ask(kept.key);
          return answer.status === 201 ? answer : undefined;
        });
        await bothHold(qn, qs, late.body.caseId, 1);
        expect((await signedBy(qs, late.body.caseId)).message).not.toBe(second.QN);
        expect((await signedBy(qs, cases['healed'])).message).not.toBe(second.QN);
      });

      it('refuses what the revoked key signs from then on, and starts no clock (F54, 22c)', async () => {
        const qs = states.of('QS');
        const played = await APartner.of(states.directory, 'QN', 'QS', () => clocks.now);
        const message = aWord(clocks.now);
        const jws = await signMessage(message, thief);
        const { status, receipts } = await played.post(await played.pack([{ jws, keys: [] }]));
        expect(status).toBe(200);
        expect(readReceipt(receipts[0] ?? '').results).toEqual([
          expect.objectContaining({ outcome: 'REFUSED', code: 'sig.key-revoked' }),
        ]);
        expect(await qs.supervisor.find(message.caseId)).toBeUndefined();
      });

      it('marks on both sides what was received since the key was lost, and nothing else', async () => {
        const [qn, qs] = [states.of('QN'), states.of('QS')];
        const doubt = { about: 'MESSAGE', kid: second.QN, reason: 'compromised' };
        for (const [name, caseId] of Object.entries(cases)) {
          const doubts = name === 'inDoubt' ? [expect.objectContaining(doubt)] : [];
          for (const side of [qn, qs]) {
            const { timeline } = (await side.supervisor.find(caseId)) as CaseView;
            expect([name, timeline.flatMap(({ keyDoubts }) => keyDoubts)]).toEqual([name, doubts]);
          }
        }
        await expectAgreement(qn, qs, cases['inDoubt'] ?? '');
        const report = await verifyEvidence(await evidenceOf(qs, cases['inDoubt'] ?? ''));
        expect(report.proved).toBe(true);
        expect(report.messages.flatMap(({ doubts }) => doubts)).toEqual([
          expect.stringMatching(
            /^message: QN has revoked the key that signed it, as of .*compromised/,
          ),
        ]);
      });
    },
    { env: { PARTNER_CHANGES: 'notice' } },
  );
});

/** A request as a thief of QN's key would write it. */
function aWord(now: Date): Message {
  return {
    messageId: newId(),
    caseId: newId(),
    issuer: 'QN',
    audience: 'QS',
    sequence: 1,
    seen: 0,
    kind: 'REQUEST',
    schemaVersion: '1.0',
    createdAt: instant(now),
    language: 'en',
    body: aTraceRequest(),
    sealed: [],
  } as unknown as Message;
}

async function kidsNow(
  load: (state: 'QN' | 'QS') => Promise<NodeKeys>,
): Promise<{ QN: string; QS: string }> {
  const [qn, qs] = await Promise.all([load('QN'), load('QS')]);
  return { QN: qn.signing.kid, QS: qs.signing.kid };
}

async function signedBy(
  { supervisor }: AState,
  caseId: string,
): Promise<{ message: string; receipt: string | undefined }> {
  const shown = await supervisor.find(caseId);
  const { body } = await supervisor.call<MessageView>('GET', shown?.timeline[0]?.proof ?? '');
  return { message: kidOf(body.jws), receipt: body.receipt && kidOf(body.receipt.jws) };
}

async function evidenceOf({ supervisor }: AState, caseId: string): Promise<unknown> {
  const { status, body } = await supervisor.call('GET', `/v1/cases/${caseId}/evidence`);
  if (status !== 200) throw new Error(`evidence was answered with ${status}`);
  return body;
}

/** What somebody has who copied the file of the keys before they were locked. */
async function stolen(dataDir: string, kid: string): Promise<SigningKey> {
  const ring = JSON.parse(await readFile(join(dataDir, 'keys', 'keyring.json'), 'utf8')) as Keyring;
  const key = ring.keys.find(({ id }) => id === kid);
  return importSigningKey({ ...key?.jwk, d: key?.secret } as PrivateJwk);
}

async function certificateAt(port: number, keys: NodeKeys): Promise<string> {
  const socket = await new Promise<TLSSocket>((resolve, reject) => {
    const opened = connect({ host: '127.0.0.1', port, ...keys.tls, rejectUnauthorized: false });
    opened.once('secureConnect', () => resolve(opened)).once('error', reject);
  });
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256.replaceAll(':', '').toLowerCase();
}
