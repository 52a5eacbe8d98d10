/** Why the keys of a node can not be used or changed, with the sentence that says what to do. */
export const KEY_FAULTS = {
  PASSPHRASE_MISSING:
    'The keys are protected by a passphrase, and it can not be read. Name its file: KEYS_PASSPHRASE_FILE, for a directory authority AUTHORITY_PASSPHRASE_FILE.',
  PASSPHRASE_WRONG: 'The passphrase does not open the keys, or their file was altered.',
  PASSPHRASE_SHORT: 'The passphrase has fewer than 12 characters. Use a longer one.',
  DAMAGED: 'The file of the keys is damaged. Put back the copy that was made of it.',
  BUSY: 'Another command is changing the keys. If none is, remove keyring.json.new beside keyring.json.',
  UNKNOWN: 'This node has no such key. "trace-node keys list" shows which there are.',
  NO_SECRET: 'The secret half of this key is not here any more.',
  STILL_USED: 'This key is still in use. Rotate it first, and wait until its time is over.',
  MODULE_MISSING:
    'The key is in a PKCS#11 module, and none is set. Set PKCS11_MODULE, PKCS11_TOKEN and PKCS11_PIN_FILE.',
  MODULE_AWAY: 'The PKCS#11 module does not answer, or does not know the key or the PIN.',
  IN_CLEAR:
    'The keys lie in clear. Lock them with "trace-node keys encrypt", or accept it with KEYS_IN_CLEAR=yes.',
  AUTHORITY_IN_CLEAR:
    'The key of the directory authority lies in clear. Lock it with "trace-node partners authority-encrypt", or accept it with KEYS_IN_CLEAR=yes.',
  NOT_NAMED:
    'In production somebody has to say where the passphrase of the keys is. Set KEYS_PASSPHRASE_FILE (AUTHORITY_PASSPHRASE_FILE for a directory authority), or accept keys in clear with KEYS_IN_CLEAR=yes.',
  NO_PLACE:
    'No file for the passphrase of the keys can be made beside the data folder. Name another one: KEYS_PASSPHRASE_FILE, for a directory authority AUTHORITY_PASSPHRASE_FILE.',
} as const;

/** One of KEY_FAULTS. */
export type KeyFaultKind = keyof typeof KEY_FAULTS;

/** The keys of the node can not be used or changed. Its words hold no secret and no path. */
export class KeyFault extends Error {
  readonly code: string;

  constructor(
    readonly kind: KeyFaultKind,
    options?: ErrorOptions,
  ) {
    super(KEY_FAULTS[kind], options);
    this.name = 'KeyFault';
    this.code = `keys.${kind.toLowerCase().replaceAll('_', '-')}`;
  }
}
