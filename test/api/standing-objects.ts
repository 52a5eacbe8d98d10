import { aTraceRequest } from '../support/builders/index.ts';
import type { AnApi } from './an-api.ts';

const HOLD = { reason: 'The proceeding goes on.' };
const NOTE = { text: 'The maker has answered by telephone.' };
const ACCOUNT = { person: 'K. Klerk', roles: ['OFFICER'], unit: 'Firearms Registry' };

/**
 * One of everything that a path of the api can name and that one node can make alone, by the name of its place in the
 * path. Each is sound and stands in its first version.
 */
export async function standingObjects(qn: AnApi): Promise<Record<string, string>> {
  const made = async (path: string, body: object, role?: 'ADMINISTRATOR'): Promise<object> => {
    const answer = await qn.post(path, body, role ? { role } : {});
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
    return answer.body as object;
  };
  const request = aTraceRequest();
  const asked = await made('/v1/requests', { to: 'QS', language: 'en', request });
  const { caseId: id = '', messageId = '' } = asked as Record<string, string>;
  const draft = await made('/v1/drafts', { language: 'en', to: ['QS'], request });
  const { draftId = '' } = draft as Record<string, string>;
  const template = { draftId, name: 'Pistols', shared: 'NOBODY' };
  const [templates, list, note, hold, account] = await Promise.all([
    made('/v1/draft-templates', template),
    made('/v1/saved-lists', { name: 'Mine', shared: 'NOBODY', filters: {} }),
    made(`/v1/cases/${id}/notes`, NOTE),
    made(`/v1/cases/${id}/legal-holds`, HOLD),
    made('/v1/accounts', ACCOUNT, 'ADMINISTRATOR'),
  ]);
  return {
    id,
    messageId,
    draftId,
    ...idIn(templates, 'templateId'),
    ...idIn(list, 'listId'),
    ...idIn(note, 'noteId'),
    ...idIn(hold, 'holdId'),
    ...idIn(account, 'accountId'),
    rootId: id,
    state: 'QS',
  };
}

/** The id of what was made, at whichever depth the answer tells it. */
function idIn(answer: object, name: string): Record<string, string> {
  const value = new RegExp(`"${name}":"([^"]+)"`).exec(JSON.stringify(answer))?.[1];
  if (value === undefined) throw new Error(`no ${name} in ${JSON.stringify(answer)}`);
  return { [name]: value };
}
