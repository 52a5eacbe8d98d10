import { mailLanguageOf, MailWords, NotTaken, Post, testMail } from '@trace/casework';
import { Command } from 'commander';
import { newId } from '@trace/protocol';
import type { Cli } from '../cli.ts';
import { configOf, forNode, type NodeChoice } from '../node-of.ts';
import { OperatorFault } from '../operator-fault.ts';
import { visible } from '../visible.ts';

const EXAMPLES = `
Examples:
  STATE=QN SMTP_URL=smtp://node@mail.example:587 MAIL_FROM=node@police.example \\
    trace-node mail test --to head@police.example

The mails of a node name a reference, a State, a clock and its date, and never what a case is about. Who
gets them is said by MAIL_TO_FOCAL_POINT, MAIL_TO_OFFICER, MAIL_TO_DUTY_OFFICER, MAIL_TO_TEAM_LEAD,
MAIL_TO_SUPERVISOR and MAIL_TO_HEAD, each a list of addresses separated by commas.`;

/** `trace-node mail`: whether the mail server takes what the node sends. */
export function mailCommand(cli: Cli): Command {
  const mail = new Command('mail')
    .description('The mails by which the desks of this State are told what is due.')
    .addHelpText('after', EXAMPLES);
  mail.addCommand(
    forNode(new Command('test'))
      .description('Sends one mail through the server of the settings, and says what became of it.')
      .requiredOption('--to <address>', 'who gets it')
      .addHelpText('after', EXAMPLES)
      .action((order: NodeChoice & { to: string }) => test(cli, order)),
  );
  return mail;
}

async function test(cli: Cli, { to, ...choice }: NodeChoice & { to: string }): Promise<void> {
  const { mail, state } = configOf(cli, choice);
  if (mail === undefined) {
    throw new OperatorFault(
      'No mail server is named.',
      'Set SMTP_URL, for example smtp://node@mail.example:587, and MAIL_FROM.',
      2,
    );
  }
  const post = new Post(mail);
  const text = testMail(newId(), state, new MailWords(mailLanguageOf(mail.language, 'en')));
  try {
    await post.send([to], text, new Date());
  } catch (fault) {
    if (!(fault instanceof NotTaken)) throw fault;
    throw new OperatorFault(
      `The mail server has not taken it (${fault.message}).`,
      adviceOf(fault),
    );
  } finally {
    post.close();
  }
  cli.terminal.line(`The mail server has taken a mail for ${visible(to)}.`);
}

function adviceOf({ code, replyCode }: NotTaken): string {
  if (code === 'EAUTH') return 'The server does not know this name and password: correct SMTP_URL.';
  if (replyCode !== undefined)
    return `Its reply was ${replyCode}: whether it takes mails from MAIL_FROM and for this address, its operator knows.`;
  return 'Nobody answers there: compare the host and the port in SMTP_URL, and smtp:// or smtps://.';
}
