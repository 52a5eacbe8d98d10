/** That the key of an identity was destroyed, and by which rule. */
export class PurgedView {
  at: string;
  /** RETENTION_ENDED, LEGAL_ORDER, ACQUITTAL or OTHER. */
  reason: string;
}

/** An identity that was sealed, opened for somebody who may see it and has said why. */
export class IdentityView {
  messageId: string;
  /** The State that sent it. */
  issuer: string;
  part: string;
  /** Who the person is; absent when the key has been destroyed: then nobody can ever know again. */
  identity?: object;
  purged?: PurgedView;
}

/** All identities of one name in a case. */
export class IdentitiesView {
  identities: IdentityView[];
}
