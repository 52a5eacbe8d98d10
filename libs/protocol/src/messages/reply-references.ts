import type { Fault } from '../refusal.ts';
import type { BodyOf } from './message.ts';
import type { PartAffected } from './refusal-notice.message.ts';
import type { Response } from './response.message.ts';

type Reply = BodyOf['PARTIAL_ANSWER' | 'FINAL_ANSWER' | 'REFUSAL'];

interface Reference {
  among: 'item' | 'question' | 'measure';
  reference: number | undefined;
  at: string;
}

/**
 * The faults of an answer or refusal that refers to an item, question or measure which its request does
 * not have. Apart from checkBody, because the request is another message.
 */
export function findReplyFaults(request: BodyOf['REQUEST'], reply: Reply): Fault[] {
  const known = {
    item: new Set(request.items.map(({ itemNo }) => itemNo)),
    question: new Set(request.header.questions.map((_, index) => index + 1)),
    measure: new Set(
      request.requestType === 'COOPERATION' ? request.measures.map((_, index) => index + 1) : [],
    ),
  };
  return Array.from(referencesOf(reply))
    .filter(({ among, reference }) => reference !== undefined && !known[among].has(reference))
    .map(({ among, at }) => ({
      pointer: at,
      code: 'member.invalid',
      detail: `The request has no ${among} with this number.`,
    }));
}

function* referencesOf(reply: Reply): Generator<Reference> {
  if ('response' in reply) yield* responseReferences(reply.response, '/response');
  else yield* partReferences(reply.partsAffected, '/partsAffected');
}

function* responseReferences(response: Response, at: string): Generator<Reference> {
  for (const [index, { itemRef }] of response.itemResults.entries()) {
    yield { among: 'item', reference: itemRef, at: `${at}/itemResults/${index}/itemRef` };
  }
  for (const [index, { questionNo }] of response.questionResults.entries()) {
    const place = `${at}/questionResults/${index}/questionNo`;
    yield { among: 'question', reference: questionNo, at: place };
  }
  for (const [index, { measureNo }] of (response.measureResults ?? []).entries()) {
    const place = `${at}/measureResults/${index}/measureNo`;
    yield { among: 'measure', reference: measureNo, at: place };
  }
  for (const [index, { itemRef }] of (response.chain ?? []).entries()) {
    yield { among: 'item', reference: itemRef, at: `${at}/chain/${index}/itemRef` };
  }
  for (const [index, { itemRef }] of (response.candidates ?? []).entries()) {
    yield { among: 'item', reference: itemRef, at: `${at}/candidates/${index}/itemRef` };
  }
  if (response.refusal !== undefined) {
    yield* partReferences(response.refusal.partsAffected, `${at}/refusal/partsAffected`);
  }
}

function* partReferences(parts: PartAffected[], at: string): Generator<Reference> {
  for (const [index, { itemRef, questionNo, measureNo }] of parts.entries()) {
    yield { among: 'item', reference: itemRef, at: `${at}/${index}/itemRef` };
    yield { among: 'question', reference: questionNo, at: `${at}/${index}/questionNo` };
    yield { among: 'measure', reference: measureNo, at: `${at}/${index}/measureNo` };
  }
}
