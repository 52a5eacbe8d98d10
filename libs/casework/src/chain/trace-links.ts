import type { CooperationRequest, Message, TraceRequest } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { recordIn, textIn } from './loose-document.ts';

/** The place of a case in its trace, as the request says (data model, rootTraceId and parentRequestId). */
export interface TraceLink {
  caseId: string;
  rootId: string;
  parentId?: string;
  relation?: string;
}

/**
 * The trace to which a request belongs: the one that it names, or that of the case from which it follows.
 *
 * @returns undefined for a request that begins a trace of its own
 */
export async function rootOfRequest(
  em: EntityManager,
  { header }: TraceRequest | CooperationRequest,
): Promise<string | undefined> {
  if (header.rootTraceId !== undefined) return header.rootTraceId;
  return header.parentRequestId === undefined ? undefined : rootOfCase(em, header.parentRequestId);
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** The same of a draft, whatever stands in it. */
export async function rootOfDocument(
  em: EntityManager,
  request: unknown,
): Promise<string | undefined> {
  const header = recordIn(request, 'header');
  const parent = textIn(header, 'parentRequestId');
  return (
    textIn(header, 'rootTraceId') ??
    (parent !== undefined && UUID.test(parent) ? rootOfCase(em, parent) : undefined)
  );
}

/** The root of the trace in which a case stands: its own id where it begins one. */
export async function rootOfCase(em: EntityManager, caseId: string): Promise<string> {
  const rows: { root_id: string }[] = await em.query(
    'select root_id from trace_link where case_id = $1',
    [caseId],
  );
  return rows[0]?.root_id ?? caseId;
}

/** These cases, and every other of this node in the same traces. */
export async function casesOfTraces(
  em: EntityManager,
  caseIds: readonly string[],
): Promise<string[]> {
  const rows: { case_id: string }[] = await em.query(
    `with root as (
       select unnest($1::uuid[]) as id union
       select root_id from trace_link where case_id = any($1::uuid[]))
     select id as case_id from root union
     select case_id from trace_link where root_id in (select id from root)`,
    [caseIds],
  );
  return rows.map((row) => row.case_id);
}

/** The link that the request of a case says, if it belongs to the trace of another. */
export function linkOf(messages: readonly { message: Message }[]): TraceLink | undefined {
  const request = messages.find(({ message }) => message.kind === 'REQUEST')?.message;
  if (request?.kind !== 'REQUEST') return undefined;
  const { rootTraceId, parentRequestId } = request.body.header;
  const rootId = rootTraceId ?? parentRequestId;
  if (rootId === undefined || rootId === request.caseId) return undefined;
  return traceLink(request.caseId, rootId, request.body);
}

/** The place of a case in the trace of `rootId`. */
export function traceLink(
  caseId: string,
  rootId: string,
  { header: { parentRequestId, relation } }: TraceRequest | CooperationRequest,
): TraceLink {
  return {
    caseId,
    rootId,
    ...(parentRequestId !== undefined && { parentId: parentRequestId }),
    ...(relation !== undefined && { relation }),
  };
}

/** Keeps the links; what is kept already stays. */
export async function writeTraceLinks(
  em: EntityManager,
  links: readonly TraceLink[],
): Promise<void> {
  if (links.length === 0) return;
  await em.query(
    `insert into trace_link (case_id, root_id, parent_id, relation)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[])
     on conflict (case_id) do nothing`,
    [
      links.map(({ caseId }) => caseId),
      links.map(({ rootId }) => rootId),
      links.map(({ parentId }) => parentId ?? null),
      links.map(({ relation }) => relation ?? null),
    ],
  );
}
