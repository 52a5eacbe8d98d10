import type {
  Clarification,
  ClarificationRequest,
  ConsultReply,
  Correction,
  Fault,
  Message,
  PermissionRequest,
  Referral,
} from '@trace/protocol';
import { correctedMessage, correctedMessages } from './case/index.ts';
import { invalid, unknownParts, type Known } from './reference-check.ts';

/** What is missing must be missing from something that the request has. */
export function missingElements(
  { missing }: ClarificationRequest,
  known: Known,
  at: string,
): Fault[] {
  return unknownParts(missing, known, `${at}/missing`);
}

/** What is given repeats what was asked for, by its number and its element. */
export function givenElements({ given }: Clarification, known: Known, at: string): Fault[] {
  const question = answered(known);
  const missing = question?.kind === 'CLARIFICATION_REQUEST' ? question.body.missing : [];
  const strangers = given.flatMap(({ missingNo, element }, index): Fault[] => {
    if (missingNo === undefined) return [];
    const asked = missing[missingNo - 1];
    const place = `${at}/given/${index}`;
    if (!asked) return [invalid(`${place}/missingNo`, 'Nothing with this number was asked for.')];
    return asked.element === element
      ? []
      : [invalid(`${place}/element`, `Number ${missingNo} asks for ${asked.element}.`)];
  });
  return [...strangers, ...unknownParts(given, known, `${at}/given`)];
}

/** Only conditions that were offered can be accepted. */
export function acceptedConditions(
  { conditionsAccepted }: ConsultReply,
  known: Known,
  at: string,
): Fault[] {
  const proposal = answered(known);
  const offered =
    proposal?.kind === 'CONSULT_PROPOSAL' ? (proposal.body.conditionsOffered ?? []) : [];
  return conditionsAccepted.flatMap((conditionNo, index) =>
    conditionNo > offered.length
      ? [invalid(`${at}/conditionsAccepted/${index}`, 'No condition with this number was offered.')]
      : [],
  );
}

/** What an item really is can be said of items that were asked about, and nobody refers to himself. */
export function referredItems(
  { correctedItems = [], onwardStates }: Referral,
  known: Known,
  at: string,
): Fault[] {
  const self = onwardStates.flatMap(({ state }, index) =>
    state === known.own
      ? [invalid(`${at}/onwardStates/${index}/state`, `${state} refers to another State here.`)]
      : [],
  );
  return [...self, ...unknownParts(correctedItems, known, `${at}/correctedItems`)];
}

/** Each change names a place that the corrected message has; what is added, a place in something that it has. */
export function correctedPlaces(
  { correctsMessageId, changes }: Correction,
  known: Known,
  at: string,
): Fault[] {
  const { messages } = correctedMessages(known.messages, known.folded.corrections);
  const corrected = messageOf({ messages }, correctsMessageId);
  const nowhere = changes.flatMap(({ pointer, change }, index) => {
    const place = change === 'ADD' ? pointer.slice(0, pointer.lastIndexOf('/')) : pointer;
    return hasPlace(corrected?.body, place)
      ? []
      : [invalid(`${at}/changes/${index}/pointer`, 'The corrected message has no such place.')];
  });
  if (nowhere.length > 0 || !corrected || correctedMessage(corrected, changes)) return nowhere;
  const detail = 'With these changes the message would not be sound: change single values only.';
  return [invalid(`${at}/changes`, detail)];
}

/** A permission is asked from whoever gave the information, for something that stands in it. */
export function namedData({ dataRefs }: PermissionRequest, known: Known, at: string): Fault[] {
  return dataRefs.flatMap(({ messageId, pointer = '' }, index) => {
    const provided = messageOf(known, messageId);
    const place = `${at}/dataRefs/${index}`;
    if (!provided || provided.issuer === known.own)
      return [
        invalid(`${place}/messageId`, 'The other State has sent no message with this id here.'),
      ];
    return hasPlace(provided.body, pointer)
      ? []
      : [invalid(`${place}/pointer`, 'The message has no such place.')];
  });
}

function answered(known: Known): Message | undefined {
  return known.cause === undefined ? undefined : messageOf(known, known.cause);
}

function messageOf({ messages }: Pick<Known, 'messages'>, messageId: string): Message | undefined {
  return messages.find(({ message }) => message.messageId === messageId)?.message;
}

/** Whether an RFC 6901 pointer leads to something. */
function hasPlace(body: unknown, pointer: string): boolean {
  let here = body;
  for (const name of pointer.split('/').slice(1)) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return false;
    here = (here as Record<string, unknown>)[name];
  }
  return here !== undefined;
}
