import type { Attachment } from './messages/attachment.message.ts';

/** What a sealed part holds, by the member that refers to it. */
export type PartContent = 'IDENTITY' | 'FILE';

/** A reference from a body to one of the sealed parts of its message. */
export interface PartReference {
  part: string;
  content: PartContent;
  /** RFC 6901 pointer of the object that refers to it. */
  pointer: string;
}

/** An attachment whose bytes are fetched, and where in the body it stands. */
export interface AttachmentReference {
  pointer: string;
  attachment: Attachment & Required<Pick<Attachment, 'file'>>;
}

/** Every reference of a body to a sealed part, wherever in it: `identityPart` to a person, `file` to a file. */
export function partReferences(body: object): PartReference[] {
  return objectsIn(body).flatMap(({ value, pointer }) => {
    const { identityPart } = value;
    return [
      ...(typeof identityPart === 'string'
        ? [{ part: identityPart, content: 'IDENTITY', pointer } as const]
        : []),
      ...(isFile(value['file'])
        ? [{ part: value['file'].part, content: 'FILE', pointer } as const]
        : []),
    ];
  });
}

/** The attachments of a body whose bytes are fetched. */
export function attachedFiles(body: object): AttachmentReference[] {
  return objectsIn(body).flatMap(({ value, pointer }) =>
    // Only attachments have a file: the body has passed the checks of its kind.
    isFile(value['file'])
      ? [{ pointer, attachment: value as unknown as AttachmentReference['attachment'] }]
      : [],
  );
}

function objectsIn(body: object): { value: Record<string, unknown>; pointer: string }[] {
  const found: { value: Record<string, unknown>; pointer: string }[] = [];
  const waiting: { value: object; pointer: string }[] = [{ value: body, pointer: '' }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, pointer } = next;
    if (!Array.isArray(value)) found.push({ value: value as Record<string, unknown>, pointer });
    for (const [name, inner] of Object.entries(value).toReversed()) {
      if (typeof inner === 'object' && inner !== null)
        waiting.push({ value: inner as object, pointer: `${pointer}/${name}` });
    }
  }
  return found;
}

function isFile(value: unknown): value is { part: string } {
  return (
    typeof value === 'object' && value !== null && 'part' in value && typeof value.part === 'string'
  );
}
