import type { StoredMessage } from '@trace/exchange';
import { Problem } from '@trace/platform';
import { assessUse, type CaseInUse } from './assess-use.ts';
import { placesOfPart } from './places-of-part.ts';

/**
 * The messages of a case whose sealed part of this name may still be opened: past the day until which its State has
 * given it, an identity is there only to be destroyed (Directive (EU) 2016/680 article 5).
 *
 * @throws Problem handling.expired when there were such messages and none is left
 */
export function readableParts(opened: CaseInUse, part: string, now: Date): StoredMessage[] {
  const holding = opened.messages.filter(({ message }) =>
    message.sealed.some((sealed) => sealed.part === part),
  );
  const verdicts = holding.map(({ message }) => {
    const { messageId, body } = message;
    const data = placesOfPart(body, part).map((pointer) => ({ messageId, pointer }));
    return assessUse(opened, { purpose: 'READ' }, data, now).find(({ allowed }) => !allowed);
  });
  const readable = holding.filter((_, index) => verdicts[index] === undefined);
  const closed = verdicts.find((verdict) => verdict !== undefined);
  if (readable.length === 0 && closed?.allowed === false) {
    throw new Problem(
      'handling.expired',
      `${closed.because} Ask for the permission ${closed.ask}.`,
    );
  }
  return readable;
}
