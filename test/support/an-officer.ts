import { randomUUID } from 'node:crypto';
import type { Role } from '@trace/casework';
import type { STEPS } from '../../apps/node/src/api/case-steps.ts';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { UploadedView } from '../../apps/node/src/api/views/uploaded.view.ts';
import type { SubmittedView } from '../../apps/node/src/api/views/submitted.view.ts';
import type { ANode, Answer } from './a-node.ts';
import { anotherWeapon } from './another-weapon.ts';
import { aToken } from './a-token.ts';
import { until } from './until.ts';

/** What may follow a request, by the last part of its address. */
export type FollowUp = keyof typeof STEPS;

/** Content whose sealed part stands beside it. */
export interface Identity {
  part: string;
  identity: object;
}

/** A person with an access token, who works on a node over its api. */
export class AnOfficer {
  constructor(
    private readonly node: ANode,
    readonly token: string,
  ) {}

  /** Any call of the api. */
  async call<Body = unknown>(
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer<Body>> {
    return this.node.call<Body>(method, path, { token: this.token, ...options });
  }

  /** Submits a request, with a fresh idempotency key unless one is given, and expects that it is accepted. */
  async submit(
    order: { to: string; request: object; identities?: Identity[]; language?: string },
    key: string = randomUUID(),
  ): Promise<SubmittedView> {
    const answer = await this.call<SubmittedView>('POST', '/v1/requests', {
      body: anotherWeapon(JSON.stringify({ language: 'en', ...order }), key),
      headers: { 'idempotency-key': key },
    });
    return accepted(answer, 'submit');
  }

  /** Says the next thing in a case, on its version as it is now, and expects that it is accepted. */
  async follow(
    caseId: string,
    what: FollowUp,
    body: object,
    identities: Identity[] = [],
  ): Promise<SubmittedView> {
    const { headers } = await this.call('GET', `/v1/cases/${caseId}`);
    const answer = await this.tryTo(caseId, what, body, {
      etag: headers.get('etag') ?? '',
      identities,
    });
    return accepted(answer, what);
  }

  /** Tries to say the next thing in a case, and gives whatever the api answers. */
  async tryTo<Body = SubmittedView>(
    caseId: string,
    what: FollowUp,
    body: object,
    {
      etag,
      key = randomUUID(),
      identities = [],
    }: { etag: string; key?: string; identities?: Identity[] },
  ): Promise<Answer<Body>> {
    return this.call<Body>('POST', `/v1/cases/${caseId}/${what}`, {
      body: { language: 'en', body, identities },
      headers: { 'idempotency-key': key, 'if-match': etag },
    });
  }

  /** Uploads a file, and expects that it is taken. */
  async upload(bytes: Buffer, type: string, name = 'photo'): Promise<UploadedView> {
    const response = await fetch(`${this.node.api}/v1/attachments`, {
      method: 'POST',
      headers: { ...this.bearer, 'content-type': type, 'x-file-name': encodeURIComponent(name) },
      body: new Uint8Array(bytes),
    });
    if (response.status !== 201)
      throw new Error(`upload: ${response.status} ${await response.text()}`);
    return (await response.json()) as UploadedView;
  }

  /** Opens an attachment of a case, for a reason. */
  async open(caseId: string, sha256: string, query = ''): Promise<Response & { content: Buffer }> {
    const response = await fetch(
      `${this.node.api}/v1/cases/${caseId}/attachments/${sha256}${query}`,
      { headers: { ...this.bearer, 'x-reason': 'To compare the mark' } },
    );
    return Object.assign(response, { content: Buffer.from(await response.arrayBuffer()) });
  }

  private get bearer(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  /** The case as it is shown now; undefined while this node does not know it. */
  async find(caseId: string): Promise<CaseView | undefined> {
    const answer = await this.call<CaseView>('GET', `/v1/cases/${caseId}`);
    return answer.status === 200 ? answer.body : undefined;
  }

  /** Waits until the case is shown in a state and nothing in it is provisional any more. */
  async sees(caseId: string, state: string, seconds = 20): Promise<CaseView> {
    let last: CaseView | undefined;
    return until(
      `${this.node.state} shows ${state}`,
      async () => {
        last = await this.find(caseId);
        return last?.state === state && !last.provisional ? last : undefined;
      },
      { seconds },
    ).catch((fault: unknown) => {
      throw new Error(
        `${this.node.state} shows ${last?.state ?? 'no such case'} instead of ${state}`,
        {
          cause: fault,
        },
      );
    });
  }
}

/** A person in one role on a node. */
export async function anOfficer(node: ANode, role: Role): Promise<AnOfficer> {
  return new AnOfficer(node, await aToken(node, role));
}

function accepted<Body>(answer: Answer<Body>, what: string): Body {
  if (answer.status === 201) return answer.body;
  throw new Error(`${what} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
}
