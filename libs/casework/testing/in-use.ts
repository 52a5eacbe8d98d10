import type { StoredMessage } from '@trace/exchange';
import type { Message } from '@trace/protocol';
import { fold } from '../src/case/index.ts';
import type { Filed } from '../src/case/filed.ts';
import type { CaseInUse } from '../src/handling/index.ts';
import { someTerms } from './messages.ts';

/** A conversation as a node of one of its States holds it, ready to be judged for a use. */
export function inUse(filed: readonly Filed[], own = 'QN'): CaseInUse {
  const terms = someTerms();
  const messages = filed.map(({ message, digest, outcome, receivedAt }): StoredMessage => ({
    message,
    digest,
    direction: message.issuer === own ? 'OUT' : 'IN',
    token: '',
    storedAt: new Date(message.createdAt),
    ...(outcome !== undefined && { outcome }),
    ...(receivedAt !== undefined && {
      receipt: { receiptId: '', parcelId: '', receivedAt, storedAt: receivedAt, token: '' },
    }),
  }));
  const zones = Object.values(terms.calendars).map(({ state, zone }) => [state, zone]);
  return { folded: fold(filed, terms), messages, zones: Object.fromEntries(zones) };
}

/** A message with this body, as far as its handling is concerned. */
export function spoken(body: object): Pick<Message, 'body'> {
  return { body } as Pick<Message, 'body'>;
}
