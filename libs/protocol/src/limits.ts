/** What a node reads at most, and how far two clocks may differ: part of the specification. */
export const LIMITS = {
  /** a parcel on the wire, and its plaintext */
  parcelBytes: 8_388_608,
  /** messages in one parcel */
  parcelMessages: 500,
  /** messages of one State in one case, so the highest place there is */
  caseMessages: 1_000,
  /** what one State says in one case, as compact JWS; so many of its messages as have room anyway are not counted */
  caseBytes: 33_554_432,
  /** one message as compact JWS */
  messageBytes: 1_048_576,
  /** sealed parts of one message, and keys beside it */
  sealedParts: 200,
  /** the content of one sealed part */
  sealedBytes: 48_000,
  /** the bytes of one attachment, in clear */
  fileBytes: 33_554_432,
  /** so much of a sealed file is asked for at once */
  fileRangeBytes: 1_048_576,
  /** one receipt as compact JWS */
  receiptBytes: 1_048_576,
  /** one checkpoint as compact JWS */
  checkpointBytes: 4_096,
  /** so few messages an answer on what is held lists one by one */
  holdingsListed: 200,
  /** messages that it can list, where the interval is a single millisecond */
  holdingsEntries: 5_000,
  /** so many beginnings of a log are asked for at once */
  logBeginnings: 16,
  /** so many lost messages are asked back at once */
  returnedMessages: 100,
  /** what is given back at once, as it comes over the wire */
  returnedBytes: 4_194_304,
  /** one question or answer on what is held, as compact JWS */
  holdingsBytes: 1_048_576,
  /** a directory with all its statements */
  directoryBytes: 33_554_432,
  /** so many States a directory names */
  directoryStates: 1_000,
  /** one statement as compact JWS */
  statementBytes: 262_144,
  /** how far ahead of this clock a receipt may be, in seconds */
  receiptAheadSeconds: 300,
  /** how far the clocks of two nodes may differ, in seconds */
  clockSkewSeconds: 120,
} as const;
