import type { LaneView } from '../../apps/node/src/api/views/lane.view.ts';
import type { PartnersView } from '../../apps/node/src/api/views/partner.view.ts';
import type { RefusedPageView } from '../../apps/node/src/api/views/refused-message.view.ts';
import type { SecurityEventsView } from '../../apps/node/src/api/views/security-event.view.ts';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { APartner } from '../support/a-partner.ts';
import {
  aFirstRequest,
  anAcknowledgement,
  aReminder,
  aTraceRequest,
} from '../support/builders/index.ts';

// F8, T-39: a message at which a node's own program fails. The others go on, and no lane waits for it for ever.
describe('a message at which a node fails', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  let qm: APartner;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QM']);
    [qn, qs] = await Promise.all([AnApi.start('QN', directory), AnApi.start('QS', directory)]);
    qm = await APartner.of(directory, 'QM', 'QS');
    for (const { dataSource } of [qn, qs]) await dataSource.query(FAULTY);
  });
  afterAll(async () => {
    await qn?.stop();
    await qs?.stop();
    await directory?.remove();
  });
  afterEach(async () => {
    for (const { dataSource } of [qn, qs]) await dataSource.query('truncate faulty');
  });

  const submit = async (): Promise<string> => {
    const order = { to: 'QS', language: 'en', request: aTraceRequest() };
    const { status, body } = await qn.post('/v1/requests', order);
    expect(status).toBe(201);
    return (body as { caseId: string }).caseId;
  };
  /** From now on the program of a node fails at storing what this case has become; `%` is every case. */
  const failAt = async (at: AnApi, caseId: string, fromSequence = 0): Promise<void> => {
    await at.dataSource.query('insert into faulty values ($1, $2)', [caseId, fromSequence]);
  };
  const lane = async (): Promise<LaneView> => {
    const { partners } = (await qn.get('/v1/partners')).body as PartnersView;
    const found = partners.find(({ state }) => state === 'QS')?.lane;
    if (!found) throw new Error('there is no lane');
    return found;
  };
  /** What stands aside does so for as long as it can, however slow this machine is. */
  const keepAside = async (): Promise<void> => {
    await qn.dataSource.query(
      "update outbox set not_before = now() + interval '15 seconds' where not_before is not null",
    );
  };
  /** What stands aside is tried again as if its pause were over. */
  const tryAgain = async (): Promise<void> => {
    await qn.dataSource.query('update outbox set not_before = null');
    await qn.dataSource.query('update lane set next_attempt_at = null');
    await qn.deliver('QS');
  };
  const stateOf = async (at: AnApi, caseId: string): Promise<unknown> => {
    const { status, body } = await at.get(`/v1/cases/${caseId}`);
    return status === 200 ? body.state : status;
  };
  const tellQs = async (): Promise<SecurityEventsView['events']> =>
    ((await qs.get('/v1/security-events')).body as SecurityEventsView).events;

  it('does not keep the others of its parcel or those behind it, and is refused when it goes on', async () => {
    const cases = [await submit(), await submit(), await submit()];
    const [before = '', poison = '', behind = ''] = cases;
    await failAt(qs, poison);
    await qn.deliver('QS');
    expect([await stateOf(qn, before), await stateOf(qn, behind)]).toEqual([
      'DELIVERED',
      'DELIVERED',
    ]);
    expect(await stateOf(qs, poison)).toBe(404);
    const found = await lane();
    expect(found).toMatchObject({ waiting: 1, aside: 1, failures: 0, circuit: 'CLOSED' });
    expect(found.sentence).toContain('1 of 1 stand aside');
    expect(await tellQs()).toEqual([]);

    for (let tries = 2; tries <= 4; tries += 1) await tryAgain();
    const later = await submit();
    await qn.deliver('QS');
    expect(await stateOf(qn, later)).toBe('DELIVERED');
    expect(await stateOf(qn, poison)).toBe('QUEUED');
    await tryAgain();
    expect(await lane()).toMatchObject({ waiting: 0, aside: 0, failures: 0 });
    expect(await stateOf(qn, poison)).toBe('DELIVERY_FAILED');

    const { messages } = (await qs.get('/v1/refused-messages')).body as RefusedPageView;
    expect(messages).toMatchObject([{ partner: 'QN', code: 'message.not-processed' }]);
    const [sent] = await qn.dataSource.query('select jws from message where case_id = $1', [
      poison,
    ]);
    const { body } = await qs.get(`/v1/refused-messages/${messages[0]?.messageId}`);
    expect(body.messages).toMatchObject([{ jws: sent.jws }]);
    expect(await tellQs()).toMatchObject([{ kind: 'STUMBLED', partner: 'QN', times: 4 }]);
    // At QN nobody is accused: no receipt was missing that QS had not announced.
    const { events } = (await qn.get('/v1/security-events')).body as SecurityEventsView;
    expect(events).toEqual([]);
  });

  it('in the midst of a case keeps what follows there, and both sides read it alike once it is said again', async () => {
    const [caseId, other] = [await submit(), await submit()];
    await qn.deliver('QS');
    await qs.follow(caseId, 'acknowledgement', anAcknowledgement());
    await qs.deliver('QN');
    await failAt(qs, caseId, 2);
    for (const text of ['First.', 'Second.']) {
      const { status } = await qn.follow(caseId, 'reminder', aReminder({ text }));
      expect(status).toBe(201);
      await qn.deliver('QS');
      await keepAside();
    }
    expect(await lane()).toMatchObject({ waiting: 2, aside: 1 });
    await qn.follow(other, 'reminder', aReminder());
    await qn.deliver('QS');
    expect(await lane()).toMatchObject({ waiting: 2, aside: 1 });
    for (let tries = 2; tries <= 5; tries += 1) await tryAgain();
    // The first one is refused; its place is free, and the second one waits for it on both sides.
    await qs.dataSource.query('truncate faulty');
    await tryAgain();
    expect(await lane()).toMatchObject({ waiting: 0, failures: 0 });
    const timeline = async (at: AnApi): Promise<string[]> => {
      const { body } = await at.get(`/v1/cases/${caseId}`);
      return (body.timeline as { effect: string; kind: string; sequence: number }[])
        .filter(({ effect, kind }) => kind === 'REMINDER' && effect !== 'REFUSED_BY_PARTNER')
        .map(({ effect, sequence }) => `${sequence} ${effect}`);
    };
    expect([await timeline(qn), await timeline(qs)]).toEqual([['3 PARKED'], ['3 PARKED']]);
    expect((await qn.follow(caseId, 'reminder', aReminder({ text: 'First.' }))).status).toBe(201);
    await qn.deliver('QS');
    const applied = ['2 APPLIED', '3 APPLIED'];
    expect([await timeline(qn), await timeline(qs)]).toEqual([applied, applied]);
  });

  it('is refused by no one while nothing else passes, since the fault is the node’s then', async () => {
    const cases = [await submit(), await submit()];
    await failAt(qs, '%');
    await qn.deliver('QS');
    for (let tries = 2; tries <= 8; tries += 1) await tryAgain();
    expect(await lane()).toMatchObject({ waiting: 2, aside: 2 });
    await qs.dataSource.query('truncate faulty');
    await tryAgain();
    for (const caseId of cases) expect(await stateOf(qs, caseId)).toBe('DELIVERED');
    expect(await lane()).toMatchObject({ waiting: 0, aside: 0 });
  });

  it('of a State is nothing to another one', async () => {
    const poison = await submit();
    await failAt(qs, poison);
    await qn.deliver('QS');
    expect((await qm.send(aFirstRequest('QM', 'QS'))).receipts).toHaveLength(1);
    for (let tries = 2; tries <= 5; tries += 1) await tryAgain();
    expect(await stateOf(qn, poison)).toBe('DELIVERY_FAILED');
  });

  it('comes back receipted and makes its own node fail: it stands aside there, and the lane goes on', async () => {
    const [poison, other] = [await submit(), await submit()];
    await failAt(qn, poison);
    await qn.deliver('QS');
    expect(await stateOf(qn, other)).toBe('DELIVERED');
    expect(await stateOf(qn, poison)).toBe('QUEUED');
    expect(await lane()).toMatchObject({ waiting: 1, aside: 1, failures: 0 });
    await qn.dataSource.query('truncate faulty');
    await tryAgain();
    expect(await lane()).toMatchObject({ waiting: 0, aside: 0 });
    expect(await stateOf(qn, poison)).toBe('DELIVERED');
    const sql =
      'select r.jws from message m join receipt r using (receipt_id) where m.case_id = $1';
    expect(await qn.dataSource.query(sql, [poison])).toEqual(
      await qs.dataSource.query(sql, [poison]),
    );
  });

  it('stands aside where those who hold its lane die while it is first, and the others go on', async () => {
    const [first, second] = [await submit(), await submit()];
    const fourDied = async (): Promise<void> => {
      await qn.dataSource.query(
        `update lane set deaths = 4, holder = gen_random_uuid(), held_until = now() - interval '1 minute'
          where partner = 'QS'`,
      );
    };
    await fourDied();
    await qn.deliver('QS');
    expect([await stateOf(qn, first), await stateOf(qn, second)]).toEqual(['QUEUED', 'DELIVERED']);
    expect(await lane()).toMatchObject({ waiting: 1, aside: 1, failures: 0 });
    // A receipt came, so nobody has died in a row any more.
    const third = await submit();
    await tryAgain();
    expect([await stateOf(qn, first), await stateOf(qn, third)]).toEqual([
      'DELIVERED',
      'DELIVERED',
    ]);
  });
});

/** Makes the program fail where it writes the line of a case that the test names, with an error that says nothing else. */
const FAULTY = `
  create table faulty (case_id text, from_sequence integer);
  create function fail_here() returns trigger language plpgsql as $$
  begin
    if exists (select from faulty f where new.case_id::text like f.case_id
                  and greatest(new.own_sequence, new.other_sequence) >= f.from_sequence)
    then raise exception 'the program fails here'; end if;
    return new;
  end $$;
  create trigger fail_here before insert or update on case_file for each row execute function fail_here();`;
