import { applyDecorators, type Type } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCookieAuth,
  ApiHeader,
  ApiResponse,
  type ApiResponseOptions,
} from '@nestjs/swagger';
import { HeldView } from './views/approval.view.ts';
import { ProblemView } from './views/problem.view.ts';

/** What an operation takes and gives, for the API document. */
interface Documentation {
  /** The class of the body, if it has one. */
  body?: Type;
  /** The class of the body of a call that may be repeated as it is, and needs no key. */
  saves?: Type;
  /** Whether the answer is 303: the browser is sent on. */
  leadsOn?: boolean;
  /** Whether the answer is 204, with nothing in it. */
  gone?: boolean;
  /** The class of a body that asks something and changes nothing. */
  asks?: Type;
  /** The class of the answer 200. */
  ok?: Type;
  /** The class of the answer 201. */
  created?: Type;
  /** Whether the answer may be 202: a second person has to approve first, or nothing can be signed at the moment. */
  waits?: boolean;
  /** Whether the answer 200 is a stream of events that goes on. */
  stream?: boolean;
  /** Whether the answer 200 is a file. */
  file?: boolean;
  /** The class of the answer 201 where what was made is no case. */
  made?: Type;
  /** The statuses of the problems that this operation can answer with, beside those that every call can. */
  problems: readonly number[];
  /** Whether the answer has the version of the case as its ETag. */
  etag?: boolean;
  /** Whether the case must be named in the version that was read. */
  step?: boolean;
  /** Whether a reason must be given. */
  reason?: boolean;
  /** Whether anybody may call it, without a token. */
  open?: boolean;
}

/** Every call can be refused for these: malformed, no token, not this role, too often, a fault inside, the database away. */
const ALWAYS = [400, 401, 403, 429, 500, 503];

const SAYS: Record<number, string> = {
  400: 'Something in the call is malformed; `errors` says where and what to do.',
  401: 'The access token or the session is missing, unknown, revoked or over.',
  403: 'The role in which the person acts does not allow this, or the call came from another site.',
  404: 'Nothing that this person may see has this id.',
  408: 'The body was not complete in time.',
  409: 'Not possible in the present state of the case, which `state` names; or asked before, in the cases that `duplicates` names.',
  410: 'The time for which it was given is over, or it was destroyed.',
  412: 'The case has changed since it was read; `version` is the present one.',
  413: 'The body is larger than allowed.',
  415: 'The body is not application/json in UTF-8, or is compressed.',
  422: 'Well formed, but not acceptable: partner, legal basis or idempotency key.',
  429: 'Too many tries, or too much at once: wait as long as Retry-After says.',
  428: 'The header If-Match is missing.',
  500: 'Something failed inside the node. Nothing of it is told here; the instance leads to the log.',
  503: 'Not possible at the moment: the database can not be reached, or evidence of it can not be kept, as `code` says. Repeat with the same idempotency key after Retry-After seconds.',
};

const ETAG = {
  description: 'The version of the case',
  schema: { type: 'string' as const, example: '"3"' },
};
const LOCATION = {
  description: 'Where the browser goes on',
  schema: { type: 'string' as const, format: 'uri-reference' },
};
const CORRELATION = {
  description: 'Under this id log and audit know the call',
  schema: { type: 'string' as const, format: 'uuid' },
};

/** Documents an operation: its success, every problem it can end in, and the headers that it needs. */
export function Documented(says: Documentation): MethodDecorator {
  const statuses = [...new Set([...(says.open === true ? [500, 503] : ALWAYS), ...says.problems])];
  const headers: ApiResponseOptions['headers'] = {
    'X-Correlation-Id': CORRELATION,
    ...((says.created ?? says.etag) && { ETag: ETAG }),
    ...(says.created && {
      Location: { description: 'The case', schema: { type: 'string' as const } },
    }),
  };
  return applyDecorators(
    ...(says.open === true ? [] : [ApiBearerAuth('token'), ApiCookieAuth('session')]),
    ...(says.ok
      ? [ApiResponse({ status: 200, description: 'As it stands now.', type: says.ok, headers })]
      : []),
    ...(says.created
      ? [
          ApiResponse({
            status: 201,
            description: 'Signed, stored and on its way.',
            type: says.created,
            headers,
          }),
        ]
      : []),
    ...(says.waits === true
      ? [
          ApiResponse({
            status: 202,
            description:
              'Checked and kept: it is signed when a second person has approved it, or as soon as this node can sign again.',
            type: HeldView,
            headers,
          }),
        ]
      : []),
    ...(says.file === true
      ? [
          ApiResponse({
            status: 200,
            description: 'The bytes, to be saved.',
            content: {
              'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
            },
            headers,
          }),
        ]
      : []),
    ...otherEnds(says, headers),
    ...taken(says),
    ...statuses.toSorted((one, other) => one - other).map(problem),
  );
}

/** The ends that are neither a case nor what it holds. */
function otherEnds(
  says: Documentation,
  headers: NonNullable<ApiResponseOptions['headers']>,
): MethodDecorator[] {
  return [
    ...(says.stream === true
      ? [
          ApiResponse({
            status: 200,
            description:
              'Goes on until the session ends: `beat` every few seconds, `case` with its `caseId`, `notices`, `everything`.',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
            headers,
          }),
        ]
      : []),
    ...(says.made
      ? [ApiResponse({ status: 201, description: 'Made.', type: says.made, headers })]
      : []),
    ...(says.leadsOn === true
      ? [
          ApiResponse({
            status: 303,
            description: 'Go on there.',
            headers: { ...headers, Location: LOCATION },
          }),
        ]
      : []),
    ...(says.gone === true ? [ApiResponse({ status: 204, description: 'Gone.', headers })] : []),
  ];
}

/** What an operation takes: its body, and the headers that go with it. */
function taken(says: Documentation): MethodDecorator[] {
  const body = says.body ?? says.saves ?? says.asks;
  return [
    ...(body ? [ApiBody({ type: body })] : []),
    ...(says.body ? [IDEMPOTENCY_KEY] : []),
    ...(says.step === true ? [IF_MATCH] : []),
    ...(says.reason === true ? [X_REASON] : []),
  ];
}

const IDEMPOTENCY_KEY = ApiHeader({
  name: 'Idempotency-Key',
  required: true,
  description:
    'Your own name for this submission: repeated with it, the same submission has one effect and one answer.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
});

const IF_MATCH = ApiHeader({
  name: 'If-Match',
  required: true,
  description:
    'The ETag of the case as you last read it: nobody acts upon a case that has changed meanwhile.',
  schema: { type: 'string', pattern: '^"[0-9]{1,9}"$' },
});

const X_REASON = ApiHeader({
  name: 'X-Reason',
  required: true,
  description: 'Why you need to see it; it stands in the audit.',
  schema: { type: 'string', minLength: 3, maxLength: 500 },
});

function problem(status: number): MethodDecorator {
  return ApiResponse({
    status,
    description: SAYS[status] ?? '',
    content: {
      'application/problem+json': { schema: { $ref: `#/components/schemas/${ProblemView.name}` } },
    },
  });
}
