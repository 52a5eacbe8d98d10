import type {
  Fault,
  HitNotice,
  JointTeamProposal,
  PurgeConfirmation,
  PurgeNotice,
} from '@trace/protocol';
import { invalid, itemsOf, type Known } from './reference-check.ts';

/** Who is addressed is asked to take part, who proposes is not, and each place is filled by one of them (UNTOC 19). */
export function teamFaults(
  { proposedStates, members }: JointTeamProposal,
  { own, to }: { own: string; to: string },
  at: string,
): Fault[] {
  const missing = proposedStates.includes(to)
    ? []
    : [invalid(`${at}/proposedStates`, `It is sent to ${to}, so name ${to} among the States.`)];
  const self = proposedStates.includes(own)
    ? [
        invalid(
          `${at}/proposedStates/${proposedStates.indexOf(own)}`,
          `${own} proposes; name the other States only.`,
        ),
      ]
    : [];
  const strangers = members.flatMap(({ state }, index) =>
    state === own || proposedStates.includes(state)
      ? []
      : [invalid(`${at}/members/${index}/state`, `${state} is not among the States of the team.`)],
  );
  return [...missing, ...self, ...strangers];
}

/** A joint team that is proposed within a case is proposed to its other State. */
export function proposedTeam(body: JointTeamProposal, known: Known, at: string): Fault[] {
  const { requestingState = '', requestedState = '' } = known.folded;
  const to = requestingState === known.own ? requestedState : requestingState;
  return teamFaults(body, { own: known.own, to }, at);
}

/** A hit is in an item of the request, or of the message that it names. */
export function matchedItems({ hits }: HitNotice, known: Known, at: string): Fault[] {
  return hits.flatMap(({ itemRef, messageId }, index) => {
    const place = `${at}/hits/${index}`;
    if (messageId === undefined) {
      return itemsOf(known.request).has(itemRef)
        ? []
        : [invalid(`${place}/itemRef`, 'The request has no item with this number.')];
    }
    const named = known.messages.find(({ message }) => message.messageId === messageId)?.message;
    const items = named && 'items' in named.body ? named.body.items : undefined;
    if (!items) return [invalid(`${place}/messageId`, 'No message with items has this id here.')];
    return items.some(({ itemNo }) => itemNo === itemRef)
      ? []
      : [invalid(`${place}/itemRef`, 'That message has no item with this number.')];
  });
}

/** What is purged are sealed parts of messages of this case (Directive (EU) 2016/680 article 16). */
export function purgedParts({ parts }: PurgeNotice, known: Known, at: string): Fault[] {
  return parts.flatMap(({ messageId, part }, index) =>
    isSealed(known, messageId, part)
      ? []
      : [invalid(`${at}/parts/${index}`, 'No message of this case has this sealed part.')],
  );
}

/** Each part that the notice names is confirmed or kept, and no other. */
export function confirmedParts(
  { purged, kept = [] }: PurgeConfirmation,
  known: Known,
  at: string,
): Fault[] {
  const notice = known.messages.find(({ message }) => message.messageId === known.cause)?.message;
  const asked = new Set(
    notice?.kind === 'PURGE_NOTICE' ? notice.body.parts.map((part) => nameOf(part)) : [],
  );
  const strangers = Object.entries({ purged, kept }).flatMap(([list, parts]) =>
    parts.flatMap((part, index) =>
      asked.has(nameOf(part))
        ? []
        : [invalid(`${at}/${list}/${index}/part`, 'The notice does not name this part.')],
    ),
  );
  const done = new Set([...purged, ...kept].map((part) => nameOf(part)));
  const left = [...asked].filter((name) => !done.has(name)).length;
  if (left === 0) return strangers;
  const detail = `Say of each part that the notice names what became of it: ${left} missing.`;
  return [...strangers, { pointer: `${at}/purged`, code: 'member.missing', detail }];
}

function isSealed({ messages }: Known, messageId: string, name: string): boolean {
  return messages.some(
    ({ message }) =>
      message.messageId === messageId && message.sealed.some(({ part }) => part === name),
  );
}

function nameOf({ messageId, part }: { messageId: string; part: string }): string {
  return `${messageId} ${part}`;
}
