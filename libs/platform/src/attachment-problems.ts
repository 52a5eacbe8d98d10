/** The problems of PROBLEM_CODES that are about the bytes of attachments (RFC 9457; ASVS 5 chapter V5). */
export const ATTACHMENT_PROBLEMS = {
  'attachment.type': {
    status: 415,
    title: 'Files of this type are not taken',
    detail: 'Send a JPEG, PNG, WebP or TIFF picture, a PDF, or a plain text in UTF-8.',
  },
  'attachment.type-differs': {
    status: 422,
    title: 'The file is not what it is called',
    detail: 'Name the type that its content has.',
  },
  'attachment.hidden-content': {
    status: 422,
    title: 'The file holds more than it shows',
    detail: 'Export it again as a plain file of its type, and send that.',
  },
  'attachment.cut-off': {
    status: 422,
    title: 'The file is not whole',
    detail: 'Send the whole file again.',
  },
  'attachment.pixels': {
    status: 422,
    title: 'The picture is too large to be opened',
    detail: 'Send a smaller picture of the same.',
  },
  'attachment.infected': {
    status: 422,
    title: 'The scanner has found a virus in the file',
    detail: 'Nothing of it was kept. Tell your security officer.',
  },
  'attachment.altered': {
    status: 422,
    title: 'The file is not the one that was signed',
    detail: 'Nothing of it was kept. Ask the other State to send it again.',
  },
  'attachment.unknown': {
    status: 404,
    title: 'No such attachment',
    detail: 'There is no file with this digest here. Upload it, or check the digest.',
  },
  'attachment.not-here': {
    status: 409,
    title: 'The bytes of this attachment are not here',
    detail:
      'The case shows whether they are still arriving, were refused, or were never announced.',
  },
  'attachment.purged': {
    status: 410,
    title: 'The attachment was destroyed',
    detail: 'Its key and its bytes are gone on this node. The messages and their proofs remain.',
  },
  'attachment.no-preview': {
    status: 409,
    title: 'There is no preview of this attachment',
    detail: 'Only pictures have one. Download the file itself.',
  },
  'scanner.unavailable': {
    status: 503,
    title: 'The virus scanner does not answer',
    detail: 'Nothing was kept, since files are only taken in scanned. Repeat in a moment.',
  },
  'range.invalid': {
    status: 416,
    title: 'This range of bytes can not be given',
    detail: 'Ask for one range within the file, of at most 1,048,576 bytes.',
  },
} as const satisfies Record<string, { status: number; title: string; detail: string }>;
