import type { MailWords } from './mail-words.ts';

/** A mail as it is handed to the server, without its addresses. */
export interface MailText {
  /** The same for the same mail, so that one that was sent twice can be seen to be one (RFC 5322 3.6.4). */
  messageId: string;
  subject: string;
  text: string;
  /** The same for programs that show it: in the direction of its language. */
  html: string;
  language: string;
}

/** What a mail says, before it is put into lines. */
export interface Letter {
  /** The id of the mail, and the State that writes it. */
  mailId: string;
  state: string;
  subject: string;
  says: string;
  /** Labels with what stands behind them: references, codes and instants, which never turn. */
  facts: readonly (readonly [label: string, value: string])[];
  ends: readonly string[];
}

/** Puts a letter into plain text, and into simple HTML that says its language and its direction. */
export function writeMail(
  { mailId, state, subject, says, facts, ends }: Letter,
  { language, direction }: MailWords,
): MailText {
  const lines = facts.map(([label, value]) => `${label}: ${isolated(value, direction)}`);
  const parts = [[says], lines, ...ends.map((one) => [one])].filter((part) => part.length > 0);
  return {
    messageId: `<${mailId}@${state.toLowerCase()}.trace-node.invalid>`,
    subject: `[${state}] ${subject}`,
    text: `${parts.map((part) => part.join('\n')).join('\n\n')}\n`,
    html: [
      `<!doctype html><html lang="${language}" dir="${direction}">`,
      '<head><meta charset="utf-8"></head><body>',
      `<p>${escaped(says)}</p>`,
      ...(facts.length === 0 ? [] : [`<p>${facts.map(lineOf).join('<br>')}</p>`]),
      ...ends.map((one) => `<p>${escaped(one)}</p>`),
      '</body></html>',
    ].join(''),
    language,
  };
}

function lineOf([label, value]: readonly [string, string]): string {
  return `${escaped(label)}: <bdi>${escaped(value)}</bdi>`;
}

/** Keeps a reference or a date in its own direction within a line that is read from the right (UAX 9, FSI and PDI). */
function isolated(value: string, direction: 'ltr' | 'rtl'): string {
  return direction === 'rtl' ? `\u2068${value}\u2069` : value;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
