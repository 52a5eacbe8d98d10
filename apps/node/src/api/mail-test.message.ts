import { Pattern } from '@trace/protocol';

/** To whom one mail is sent, to see whether the server takes it. */
export class SendTestMail {
  /** The address. */
  @Pattern(/^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+$/, 'an address such as desk@police.example', 200)
  to: string;
}
