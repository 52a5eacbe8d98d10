import type { MessageBody } from './message.ts';

/** The names of the sealed parts to which a body refers, in the order in which they stand there. */
export function identityPartsOf(body: MessageBody): string[] {
  const holders =
    'persons' in body ? body.persons : 'response' in body ? body.response.parties : [];
  return (holders ?? []).flatMap(({ identityPart }) =>
    identityPart === undefined ? [] : [identityPart],
  );
}
