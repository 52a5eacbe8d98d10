/** One line of a refusal: where it is wrong (RFC 6901 pointer), which rule, and a sentence that helps. */
export interface Fault {
  pointer: string;
  code: RefusalCode;
  detail: string;
}

/** Every reason for which the protocol refuses something: the closed list, with HTTP status and title. */
export const REFUSAL_CODES = {
  // Bytes and JSON: before anything is believed (RFC 8259, RFC 7493)
  'json.too-large': { status: 413, title: 'The document is larger than allowed' },
  'json.encoding': { status: 400, title: 'The document is not UTF-8 without byte order mark' },
  'json.syntax': { status: 400, title: 'The document is not JSON' },
  'json.depth': { status: 400, title: 'The document is nested too deeply' },
  'json.duplicate-member': { status: 400, title: 'A member stands twice in one object' },
  'json.forbidden-member': { status: 400, title: 'A member name is not allowed' },
  'json.nested-array': { status: 400, title: 'A list stands directly in a list' },
  'number.precision': { status: 400, title: 'A number can not be kept exactly' },
  'text.surrogate': { status: 400, title: 'A text holds half a surrogate pair' },
  'text.control-character': { status: 400, title: 'A text holds a control character' },
  'limit.items': { status: 400, title: 'A list or an object has too many or too few entries' },

  // Shape: the message classes
  'member.unknown': { status: 400, title: 'A member is not known' },
  'member.missing': { status: 400, title: 'A mandatory member is missing' },
  'member.type': { status: 400, title: 'A member has another type than specified' },
  'member.invalid': { status: 400, title: 'A member breaks a rule of its message' },
  'code.unknown': { status: 400, title: 'A code is not in its code list' },
  'date.impossible': { status: 400, title: 'A date or an instant does not exist' },
  'limit.length': { status: 400, title: 'A text is too long or too short' },
  'text.blank': { status: 400, title: 'A text is blank' },
  'text.invisible': { status: 400, title: 'A text holds invisible or reordering characters' },

  // Signatures: the gate before the cryptography (RFC 7515)
  'sig.encoding': { status: 400, title: 'The token is not in the exact compact form' },
  'sig.header': { status: 400, title: 'The protected header is not the one specified' },
  'sig.type': { status: 401, title: 'The token is of another type' },
  'sig.unknown-key': { status: 401, title: 'The key is not one of the issuer' },
  'sig.alg': { status: 401, title: 'The algorithm is not the one of the key' },
  'sig.key-not-valid': { status: 401, title: 'The key is not valid at this time' },
  'sig.key-revoked': { status: 401, title: 'The key was revoked' },
  'sig.invalid': { status: 401, title: 'The signature is not valid' },

  // Parcels: what is refused as a whole
  'parcel.too-large': { status: 413, title: 'The parcel is larger than allowed' },
  'parcel.encoding': { status: 400, title: 'The parcel is not in the exact compact form' },
  'parcel.header': { status: 400, title: 'The parcel header is not the one specified' },
  'parcel.unknown-key': { status: 400, title: 'The parcel is not encrypted to a key of this node' },
  'parcel.decryption': { status: 400, title: 'The parcel can not be decrypted' },
  'parcel.issuer': { status: 403, title: 'The parcel names another issuer than the connection' },
  'parcel.audience': { status: 403, title: 'The parcel is meant for another State' },
  'parcel.stale': { status: 400, title: 'The parcel is too old' },
  'parcel.from-the-future': { status: 400, title: 'The parcel comes from the future' },
  'message.duplicate-in-parcel': { status: 400, title: 'A message stands twice in the parcel' },

  // Messages: what is refused one by one, in the receipt
  'message.too-large': { status: 413, title: 'The message is larger than allowed' },
  'message.version': { status: 400, title: 'The schema version is not supported' },
  'message.kind': { status: 400, title: 'The kind of message is not known' },
  'message.issuer': { status: 403, title: 'The message names another issuer than its signer' },
  'message.audience': { status: 403, title: 'The message is meant for another State' },
  'message.created-in-the-future': { status: 400, title: 'The message comes from the future' },
  'message.conflict': { status: 409, title: 'Another message with this id is held' },
  'message.sequence-taken': { status: 409, title: 'Another message has this place in the case' },
  'message.not-processed': { status: 422, title: 'The program of the node fails at the message' },
  'case.full': { status: 422, title: 'The State has said all that it may say in one case' },
  'case.not-a-party': { status: 404, title: 'The case is not known between these two States' },
  'ground.not-shared': { status: 422, title: 'The two States do not share this ground' },
  'basis.not-shared': { status: 422, title: 'The two States do not share this legal basis' },

  // Sealed parts
  'sealed.duplicate-part': { status: 400, title: 'A sealed part stands twice' },
  'sealed.reference': {
    status: 400,
    title: 'Sealed parts and the references to them do not agree',
  },
  'sealed.missing-key': { status: 400, title: 'The key of a sealed part is missing' },
  'sealed.unknown-part': { status: 400, title: 'A key belongs to no sealed part' },
  'sealed.encoding': { status: 400, title: 'A sealed part is not in the exact compact form' },
  'sealed.header': { status: 400, title: 'The header of a sealed part is not the one specified' },
  'sealed.digest': { status: 400, title: 'A sealed part does not have the digest that was signed' },
  'sealed.decryption': { status: 400, title: 'A sealed part does not open with its key' },

  // Receipts
  'receipt.issuer': { status: 403, title: 'The receipt names another issuer than its signer' },
  'receipt.from-the-future': { status: 400, title: 'The receipt comes from the future' },
  'receipt.audience': { status: 403, title: 'The receipt is meant for another State' },
  'receipt.missing': { status: 400, title: 'No receipt says that the message was accepted' },
  'holdings.issuer': { status: 403, title: 'It names another issuer than its signer' },
  'holdings.audience': { status: 403, title: 'It is meant for another State' },
  'holdings.stale': { status: 400, title: 'It was signed at another time than now' },
  'checkpoint.issuer': { status: 403, title: 'The checkpoint is of another log than its signer’s' },

  // Keys, when they are registered and not when they are used
  'key.type': { status: 400, title: 'The key is of a type that is not allowed' },
  'key.private-part': { status: 400, title: 'The key contains its private part' },
  'key.point': { status: 400, title: 'The key is not a point on its curve' },
  'key.use': { status: 400, title: 'The use of the key does not fit its algorithm' },
  'key.identifier': { status: 400, title: 'The key id is not the thumbprint of the key' },
  'key.duplicate': { status: 400, title: 'A key stands twice' },
  'key.interval': { status: 400, title: 'The key is valid for no time at all' },

  'key.size': { status: 400, title: 'The key is too short' },
  'key.exponent': { status: 400, title: 'The exponent of the key is not the usual one' },
  'key.weak-prime': { status: 400, title: 'The key was made with primes that can be guessed' },

  // Directory
  'directory.issuer': { status: 400, title: 'The statement is from another directory authority' },
  'directory.not-yet-valid': { status: 400, title: 'The statement is not valid yet' },
  'directory.expired': { status: 400, title: 'The statement has expired' },
  'directory.duplicate-subject': { status: 400, title: 'A State has two statements' },
  'directory.endpoint': { status: 400, title: 'The endpoint is not an https origin with a port' },
  'directory.certificate': { status: 400, title: 'A certificate can not be used' },
  'directory.keys': { status: 400, title: 'The statement lacks a key that is needed' },
  'directory.rollback': { status: 409, title: 'The statement is older than the one held' },
  'directory.two-statements': { status: 409, title: 'Another statement with this version is held' },
} as const satisfies Record<string, { status: number; title: string }>;

/** A code of the closed list: for programs; the sentences are for people. */
export type RefusalCode = keyof typeof REFUSAL_CODES;

/** The protocol says no: one code for programs, one sentence for people, and every fault with its place. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly status: number;
  readonly detail: string;
  readonly faults: readonly Fault[];
  /** The message that is refused, where its id could be read. */
  messageId?: string;

  constructor(
    code: RefusalCode,
    detail?: string,
    more: { pointer?: string; faults?: Fault[]; cause?: unknown } = {},
  ) {
    const sentence = detail ?? `${REFUSAL_CODES[code].title}.`;
    super(`${code}: ${sentence}`, { cause: more.cause });
    this.name = 'Refusal';
    this.code = code;
    this.status = REFUSAL_CODES[code].status;
    this.detail = sentence;
    const here =
      more.pointer === undefined ? [] : [{ pointer: more.pointer, code, detail: sentence }];
    this.faults = more.faults ?? here;
  }

  /** The refusal for a list of faults: its code and sentence are those of the first one. */
  static ofFaults(faults: [Fault, ...Fault[]]): Refusal {
    const [first] = faults;
    const more = faults.length - 1;
    const detail = more === 0 ? first.detail : `${first.detail} (and ${more} more)`;
    return new Refusal(first.code, detail, { faults });
  }
}

/** Whether a caught value is a refusal with this code (or any refusal at all). */
export function isRefusal(error: unknown, code?: RefusalCode): error is Refusal {
  return error instanceof Refusal && (code === undefined || error.code === code);
}

/** Waits for work on a part of a document, and puts the place of that part before the places in a refusal. */
export async function within<T>(place: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, detail } = error;
    const inside = error.faults.length > 0 ? error.faults : [{ pointer: '', code, detail }];
    const faults = inside.map((fault) => ({ ...fault, pointer: place + fault.pointer }));
    throw new Refusal(code, detail, { faults, cause: error });
  }
}
