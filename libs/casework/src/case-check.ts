import type { StoredMessage } from '@trace/exchange';
import { Problem } from '@trace/platform';
import {
  Refusal,
  type CooperationRequest,
  type Fault,
  type LegalBasis,
  type Message,
  type RefusalNotice,
  type Response,
  type TraceRequest,
} from '@trace/protocol';

type Request = TraceRequest | CooperationRequest;
type PartAffected = RefusalNotice['partsAffected'][number];

/** The request must name the State that it goes to, and stand on legal bases by which both are bound (FP 12(4), ITI 16). */
export function checkRequest(
  request: Request,
  to: string,
  shared: readonly LegalBasis[],
  at: string,
): void {
  if (!request.header.addressees.some(({ state }) => state === to)) {
    throw new Refusal(
      'member.invalid',
      `The addressees must include ${to}, to which the request is sent.`,
      {
        pointer: `${at}/header/addressees`,
      },
    );
  }
  const foreign = request.header.legalBases.filter((basis) => !shared.includes(basis));
  if (foreign.length === 0) return;
  const detail =
    shared.length === 0
      ? `This State and ${to} share no legal basis today.`
      : `This State and ${to} share today: ${shared.join(', ')}.`;
  throw new Problem('legal-basis.not-shared', detail, {
    errors: foreign.map((basis) => ({
      pointer: `${at}/header/legalBases/${request.header.legalBases.indexOf(basis)}`,
      code: 'legal-basis.not-shared',
      detail,
    })),
  });
}

/** What is said in a case must fit the request that opened it: what it refers to exists, and a final answer leaves nothing out. */
export function checkAgainstCase(
  said: { kind: Message['kind']; body: Message['body'] },
  messages: readonly StoredMessage[],
  at: string,
): void {
  const request = messages
    .map(({ message }) => message)
    .find((message) => message.kind === 'REQUEST')?.body;
  if (!request) return;
  const [first, ...others] = faultsAgainst(request, said.kind, said.body, at);
  if (first) throw Refusal.ofFaults([first, ...others]);
}

function faultsAgainst(
  request: Request,
  kind: Message['kind'],
  body: Message['body'],
  at: string,
): Fault[] {
  if (kind === 'REFUSAL') return refusedParts(request, body as RefusalNotice, at);
  if (kind !== 'PARTIAL_ANSWER' && kind !== 'FINAL_ANSWER') return [];
  const { response } = body as { response: Response };
  const place = `${at}/response`;
  return [
    ...unknownReferences(request, response, place),
    ...(response.refusal ? refusedParts(request, response.refusal, `${place}/refusal`) : []),
    ...(kind === 'FINAL_ANSWER' ? leftOut(request, response, place) : []),
  ];
}

function unknownReferences(request: Request, response: Response, at: string): Fault[] {
  const items = itemsOf(request);
  const { questions } = request.header;
  const faults: Fault[] = [];
  for (const list of ['itemResults', 'chain'] as const) {
    for (const [index, { itemRef }] of (response[list] ?? []).entries()) {
      if (!items.has(itemRef)) faults.push(unknown(`${at}/${list}/${index}/itemRef`, 'item'));
    }
  }
  for (const [index, { questionNo, code }] of response.questionResults.entries()) {
    const asked = questions[questionNo - 1];
    if (!asked) faults.push(unknown(`${at}/questionResults/${index}/questionNo`, 'question'));
    else if (asked.code !== code) {
      const detail = `Question ${questionNo} of the request is ${asked.code}.`;
      faults.push({
        pointer: `${at}/questionResults/${index}/code`,
        code: 'member.invalid',
        detail,
      });
    }
  }
  for (const [index, { measureNo }] of (response.measureResults ?? []).entries()) {
    if (measureNo > measuresOf(request))
      faults.push(unknown(`${at}/measureResults/${index}/measureNo`, 'measure'));
  }
  return faults;
}

function leftOut(request: Request, response: Response, at: string): Fault[] {
  const answered = new Set(response.questionResults.map(({ questionNo }) => questionNo));
  const done = new Set((response.measureResults ?? []).map(({ measureNo }) => measureNo));
  const judged = new Set(response.itemResults.map(({ itemRef }) => itemRef));
  const missing = (list: string, what: string, numbers: number[]): Fault[] =>
    numbers.map((number) => ({
      pointer: `${at}/${list}`,
      code: 'member.missing',
      detail: `A final answer leaves nothing out: ${what} ${number} of the request is missing.`,
    }));
  return [
    ...missing(
      'itemResults',
      'item',
      [...itemsOf(request)].filter((itemNo) => !judged.has(itemNo)),
    ),
    ...missing(
      'questionResults',
      'question',
      upTo(request.header.questions.length).filter((no) => !answered.has(no)),
    ),
    ...missing(
      'measureResults',
      'measure',
      upTo(measuresOf(request)).filter((no) => !done.has(no)),
    ),
  ];
}

/** The EU grounds hold only where the EU instrument is a basis of the request (Directive (EU) 2023/977 article 6). */
function refusedParts(
  request: Request,
  { ground, partsAffected }: { ground: string; partsAffected: PartAffected[] },
  at: string,
): Fault[] {
  const faults: Fault[] = [];
  if (ground.startsWith('EU6-') && !request.header.legalBases.includes('EU_2023_977')) {
    const detail =
      'The grounds EU6 are for requests on the basis EU_2023_977 only; this request has another basis.';
    faults.push({ pointer: `${at}/ground`, code: 'member.invalid', detail });
  }
  for (const [index, part] of partsAffected.entries()) {
    const place = `${at}/partsAffected/${index}`;
    if (part.itemRef !== undefined && !itemsOf(request).has(part.itemRef))
      faults.push(unknown(`${place}/itemRef`, 'item'));
    if ((part.questionNo ?? 0) > request.header.questions.length)
      faults.push(unknown(`${place}/questionNo`, 'question'));
    if ((part.measureNo ?? 0) > measuresOf(request))
      faults.push(unknown(`${place}/measureNo`, 'measure'));
  }
  return faults;
}

function itemsOf(request: Request): Set<number> {
  return new Set(request.items.map(({ itemNo }) => itemNo));
}

function measuresOf(request: Request): number {
  return request.requestType === 'COOPERATION' ? request.measures.length : 0;
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

function unknown(pointer: string, what: string): Fault {
  return {
    pointer,
    code: 'member.invalid',
    detail: `The request has no ${what} with this number.`,
  };
}
