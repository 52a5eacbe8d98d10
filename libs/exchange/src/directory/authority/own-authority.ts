import { hasAuthorityKeys, keyringStamp } from '@trace/platform';
import { AuthorityKeys, type AuthorityAccess } from './authority-keys.ts';

/** The authority that this node is, where it is one: its keys are opened once, and again after each change of them. */
export class OwnAuthority {
  private opened: { stamp: string; keys: Promise<AuthorityKeys> } | undefined;

  constructor(private readonly access: AuthorityAccess) {}

  /** Its keys; undefined where this node is no authority. */
  async find(): Promise<AuthorityKeys | undefined> {
    const { folder } = this.access;
    if (!(await hasAuthorityKeys(folder))) return undefined;
    const stamp = await keyringStamp(folder);
    if (this.opened?.stamp !== stamp)
      this.opened = { stamp, keys: AuthorityKeys.open(this.access) };
    return this.opened.keys.catch((fault: unknown) => {
      // What did not open is tried again by the next one who asks.
      this.opened = undefined;
      throw fault;
    });
  }
}
