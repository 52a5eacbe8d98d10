import { schemas } from 'virtual:form-schemas';
import { answerOf } from '../api/answer-of.ts';
import { getCase, listCases } from '../client/sdk.gen.ts';
import type { RequestHeader } from '../client/types.gen.ts';
import { blank, withValueAt, type Draft } from '../forms/draft-value.ts';

/** What of the request before is true of the next one too: who asks, and whom to call. */
const STAYS = ['requestingAuthority', 'conductingAuthority', 'contactOfficer'] as const;

/** The marks about which every request says something, if only that they were not examined (ITI 8). */
const ALWAYS_ANSWERED = ['IMPORT', 'MANUFACTURE_SET'];

/** An empty trace request, in which stands already who asks: as in the last request of this State that may be read. */
export async function newRequest(): Promise<Draft> {
  const empty = blank({ $ref: '#/components/schemas/TraceRequest' }, schemas);
  const marks = ALWAYS_ANSWERED.map((kind) => ({ kind }));
  const start = withValueAt(empty, ['items', 0, 'marks'], marks);
  return withWhoAsks(start);
}

/** A request in which stands who asks: as in the last trace request of this State that may be read. */
export async function withWhoAsks(request: Draft): Promise<Draft> {
  const header = await lastHeader().catch(() => undefined);
  if (!header) return request;
  return STAYS.reduce<Draft>(
    (draft, name) => withValueAt(draft, ['header', name], header[name]),
    request,
  );
}

async function lastHeader(): Promise<RequestHeader | undefined> {
  const { content } = await answerOf(
    listCases({ query: { direction: 'OUT', requestType: 'TRACE', limit: '1' } }),
  );
  const [last] = content.cases;
  if (!last) return undefined;
  const { content: view } = await answerOf(getCase({ path: { id: last.caseId } }));
  return view.content.request?.header;
}
