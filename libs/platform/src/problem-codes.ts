import { ACCESS_PROBLEMS } from './access-problems.ts';
import { ATTACHMENT_PROBLEMS } from './attachment-problems.ts';
import { DIRECTORY_PROBLEMS } from './directory-problems.ts';
import { GATEWAY_PROBLEMS } from './gateway-problems.ts';
import { LIST_PROBLEMS } from './list-problems.ts';
import { SEALED_PROBLEMS } from './sealed-problems.ts';
import { TRAIL_PROBLEMS } from './trail-problems.ts';
import { NOTE_PROBLEMS } from './note-problems.ts';

/**
 * Every problem that an officer, a system or a partner can be told of over HTTP, beside the refusals of the protocol:
 * the closed list, with status, title and the sentence that says what to do (RFC 9457).
 */
export const PROBLEM_CODES = {
  'request.malformed': {
    status: 400,
    title: 'The request can not be read',
    detail: 'Send a complete HTTP request as described in the API document.',
  },
  'auth.missing': {
    status: 401,
    title: 'No access token',
    detail: 'Send the header "Authorization: Bearer <token>". The administrator makes tokens.',
  },
  'auth.invalid': {
    status: 401,
    title: 'The access token is not valid',
    detail: 'The token is unknown or was revoked. Ask the administrator for a new one.',
  },
  'auth.expired': {
    status: 401,
    title: 'The access token has expired',
    detail: 'Ask the administrator for a new token.',
  },
  'role.forbidden': {
    status: 403,
    title: 'Your role may not do this',
    detail: 'Ask somebody whose role allows it, or the administrator for another role.',
  },
  ...ACCESS_PROBLEMS,
  ...DIRECTORY_PROBLEMS,
  ...GATEWAY_PROBLEMS,
  'case.unknown': {
    status: 404,
    title: 'No such case',
    detail: 'There is no case with this id that you may see. Check the id.',
  },
  'message.unknown': {
    status: 404,
    title: 'No such message',
    detail: 'This case holds no message with this id. Check the id.',
  },
  'recall.not-possible': {
    status: 409,
    title: 'It can not be recalled any more',
    detail: 'It has left, or may have. Withdraw the request, or correct what was said.',
  },
  'notice.unknown': {
    status: 404,
    title: 'No such notice',
    detail: 'There is no notice with this id for your desk. Check the id.',
  },
  'case.not-possible': {
    status: 409,
    title: 'Not possible in the present state of the case',
    detail: 'Take one of the steps that are possible now, or read the case again.',
  },
  'version.missing': {
    status: 428,
    title: 'The version of the case is missing',
    detail: 'Send the ETag of the case as you last read it in the header If-Match.',
  },
  'version.stale': {
    status: 412,
    title: 'The case has changed since you read it',
    detail: 'Read the case again, look at what has changed, and repeat with its new ETag.',
  },
  'idempotency.missing': {
    status: 400,
    title: 'The idempotency key is missing',
    detail: 'Send a header Idempotency-Key with a value that you use for this submission only.',
  },
  'idempotency.invalid': {
    status: 400,
    title: 'The idempotency key is not valid',
    detail: 'Use 1 to 255 visible ASCII characters, for example a UUID.',
  },
  'idempotency.mismatch': {
    status: 422,
    title: 'The idempotency key was used for another submission',
    detail: 'Repeat exactly what you sent first with this key, or use a new key.',
  },
  'idempotency.in-progress': {
    status: 409,
    title: 'The same submission is being worked on',
    detail: 'Wait a second and repeat it with the same key: you will get its result.',
  },
  'key.unavailable': {
    status: 503,
    title: 'This node can not sign at the moment',
    detail:
      'None of its signing keys can be used. Repeat this later; the administrator sees with "trace-node keys list" what is missing.',
  },
  'partner.unknown': {
    status: 422,
    title: 'No such partner State',
    detail: 'Choose one of the partner States that this node knows.',
  },
  'ground.not-shared': {
    status: 422,
    title: 'The two States do not share this ground',
    detail: 'Choose a ground that holds between both States in this case.',
  },
  'legal-basis.not-shared': {
    status: 422,
    title: 'The two States do not share this legal basis',
    detail: 'Choose a legal basis by which both States are bound.',
  },
  'identity.purged': {
    status: 410,
    title: 'This identity was destroyed',
    detail: 'Nobody can open it again; the messages and their proofs remain.',
  },
  'purge.unknown': {
    status: 404,
    title: 'No such purge',
    detail: 'There is no purge with this id. Check the id.',
  },
  'purge.not-possible': {
    status: 409,
    title: 'This can not be purged now',
    detail: 'Look at the purges of the case: what is destroyed and what waits is shown there.',
  },
  'purge.held': {
    status: 409,
    title: 'A legal hold stands on the case',
    detail: 'Nothing of it may be destroyed. Decline the purge, or have the hold lifted first.',
  },
  'purge.same-person': {
    status: 403,
    title: 'Nobody approves what he has proposed himself',
    detail: 'Ask another supervisor to decide on this purge.',
  },
  'hold.unknown': {
    status: 404,
    title: 'No such legal hold',
    detail: 'This case has no legal hold with this id. Check the id.',
  },
  'hold.lifted': {
    status: 409,
    title: 'This legal hold was lifted already',
    detail: 'Nothing is to be done. Place a new hold if the case must be kept again.',
  },
  'handling.restricted': {
    status: 422,
    title: 'The State that gave the information has restricted its use',
    detail: 'Ask that State for the permission that is named, or leave the information out.',
  },
  'handling.expired': {
    status: 410,
    title: 'The time for which the information was given is over',
    detail: 'Ask the State that gave it for a longer retention, if there is a reason for it.',
  },
  'request.not-ready': {
    status: 422,
    title: 'The request is not ready to be sent',
    detail:
      'Correct what is named. What can not be known may be waived under waivers, with its reason.',
  },
  'request.possible-duplicate': {
    status: 409,
    title: 'The same item or matter was already asked about',
    detail:
      'Look at the cases that are named. Submit again with a decision about each under duplicates: LINK or JUSTIFY.',
  },
  'request.already-asked': {
    status: 409,
    title: 'That State is already asked about the same arm',
    detail:
      'Save this as a draft and submit it with the decision LINK: it joins the case that exists, and nothing is sent again.',
  },
  'draft.unknown': {
    status: 404,
    title: 'No such draft',
    detail: 'There is no draft with this id that you may see. Check the id.',
  },
  'draft.unfinished': {
    status: 422,
    title: 'The draft is not finished',
    detail: 'Correct what is named, save the draft, and submit it again.',
  },
  'draft.submitted': {
    status: 409,
    title: 'The draft was submitted',
    detail: 'Go on in the cases that it led to; they stand in the draft.',
  },
  'trace.unknown': {
    status: 404,
    title: 'No such trace',
    detail: 'There is no trace with this id that you may see. Use the id of its first case.',
  },
  'draft.no-request': {
    status: 409,
    title: 'This State has not asked anything in this case',
    detail: 'Begin with a case in which this State has sent a request, or with nothing.',
  },
  'onward.not-indicated': {
    status: 422,
    title: 'Nothing in the case points to this State',
    detail: 'Choose one of the States that the answers name, or write a draft of your own.',
  },
  ...ATTACHMENT_PROBLEMS,
  ...LIST_PROBLEMS,
  ...TRAIL_PROBLEMS,
  ...NOTE_PROBLEMS,
  ...SEALED_PROBLEMS,
  'route.unknown': {
    status: 404,
    title: 'There is nothing at this address',
    detail: 'Check the path against the API document.',
  },
  'method.not-allowed': {
    status: 405,
    title: 'This method is not possible here',
    detail: 'Use one of the methods that the header Allow names.',
  },
  'media-type.unsupported': {
    status: 415,
    title: 'The content has another type than expected here',
    detail: 'Send the content type that the API document names for this address.',
  },
  'headers.too-large': {
    status: 431,
    title: 'The header lines are longer than allowed',
    detail: 'Send fewer and shorter header lines.',
  },
  'body.too-large': {
    status: 413,
    title: 'The content is larger than allowed',
    detail: 'Send less at once.',
  },
  'body.timeout': {
    status: 408,
    title: 'The content came too slowly',
    detail: 'Send the whole request again over a better connection.',
  },
  'query.invalid': {
    status: 400,
    title: 'A query parameter is not valid',
    detail: 'Correct the parameters that are named, or leave them out.',
  },
  'cursor.invalid': {
    status: 400,
    title: 'The cursor is not valid',
    detail: 'Use a cursor exactly as it was returned, with the same filters, or start again.',
  },
  'partner.not-comparable': {
    status: 503,
    title: 'The comparison with the partner was stopped',
    detail:
      'It took too many questions or too long, or the partner’s answers lead nowhere. The report says which; call its duty desk.',
  },
  'partner.unreachable': {
    status: 503,
    title: 'The partner gave no answer',
    detail:
      'The partner’s node can not be reached, or gave no answer that counts. Try again later.',
  },
  'rate.limited': {
    status: 429,
    title: 'Too many requests',
    detail: 'Wait as long as the header Retry-After says.',
  },
  'quota.spent': {
    status: 429,
    title: 'The limit for your State is reached',
    detail: 'Wait as long as the header Retry-After says, then send the same again.',
  },
  'mail.not-configured': {
    status: 409,
    title: 'This node sends no mails',
    detail: 'Name a server with SMTP_URL and MAIL_FROM, and start the node again.',
  },
  'mail.not-taken': {
    status: 503,
    title: 'The mail server has not taken it',
    detail: 'Compare SMTP_URL and MAIL_FROM with what its operator says.',
  },
  'node.stopping': {
    status: 503,
    title: 'The node is stopping',
    detail: 'Nothing was done. Repeat in a moment.',
  },
  'database.unavailable': {
    status: 503,
    title: 'The database can not be reached',
    detail: 'It is not known to have been done. Repeat with the same idempotency key in a moment.',
  },
  internal: {
    status: 500,
    title: 'Something failed inside the node',
    detail: 'It was recorded. Give the administrator the instance of this problem.',
  },
} as const satisfies Record<string, { status: number; title: string; detail: string }>;

/** A code of the closed list of problems. */
export type ProblemCode = keyof typeof PROBLEM_CODES;
