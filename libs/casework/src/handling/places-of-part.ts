import { partReferences } from '@trace/protocol';

/** Where a body refers to one of its sealed parts: pointers (RFC 6901) of the objects that do. */
export function placesOfPart(body: object, part: string): string[] {
  return partReferences(body)
    .filter((one) => one.part === part)
    .map(({ pointer }) => pointer);
}
