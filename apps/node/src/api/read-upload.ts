import type { UploadOrder } from '@trace/casework';
import { Problem } from '@trace/platform';
import { MEDIA_TYPES, type MediaType } from '@trace/protocol';
import type { Request } from 'express';
import { readRaw } from './body-reader.ts';

/** An upload must have come within this; the server itself gives a request no longer. */
const MOST_MILLISECONDS = 28_000;
const LONGEST_NAME = 1_000;

/** Reads a file that is sent as it is, without any wrapping: its bytes, the type it is called, and its name. */
export async function readUpload(request: Request, mostBytes: number): Promise<UploadOrder> {
  const called = typeOf(request.headers['content-type']);
  const name = nameOf(request.headers['x-file-name']);
  const bytes = await readRaw(request, { mostBytes, mostMilliseconds: MOST_MILLISECONDS });
  return { bytes, called, name };
}

/** @returns undefined where the caller leaves it open */
function typeOf(header: string | undefined): MediaType | undefined {
  const [said = ''] = (header ?? '').toLowerCase().split(';');
  if (said.trim() === 'application/octet-stream') return undefined;
  const type = MEDIA_TYPES.find((one) => one === said.trim());
  if (!type) throw new Problem('attachment.type');
  return type;
}

function nameOf(header: string | string[] | undefined): string {
  const said = typeof header === 'string' ? header : '';
  if (said.length > LONGEST_NAME) throw notReadable();
  try {
    return decodeURIComponent(said);
  } catch {
    throw notReadable();
  }
}

function notReadable(): Problem {
  return new Problem(
    'request.malformed',
    'Write the name in X-File-Name as percent-encoded UTF-8, at most 1,000 characters.',
  );
}
