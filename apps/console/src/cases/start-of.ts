import { schemas, steps } from 'virtual:form-schemas';
import type { CaseView, ContentView } from '../client/types.gen.ts';
import { blank, valueAt, withValueAt, type Draft, type Path } from '../forms/draft-value.ts';
import { resolved } from '../forms/schema.ts';

/**
 * What stands in the form of a step when it is opened: what is needed, still empty, and what the case knows already, so
 * that nobody has to type again who they are and what was asked.
 */
export function startOf(view: CaseView, step: string, language: string): Draft {
  const name = steps[step] ?? '';
  const empty = withValueAt(blank(schemas[name] ?? {}, schemas), ['language'], language);
  const start = causedBy(view, step, empty);
  return Object.entries(known(view)).reduce(
    (draft, [member, value]) => filled(draft, member, value, name),
    start,
  );
}

/** Where a step has one cause only, it is named from the beginning. */
function causedBy({ possible }: CaseView, step: string, draft: Draft): Draft {
  const [cause, ...others] = possible.find((one) => one.step === step)?.causes ?? [];
  return cause === undefined || others.length > 0
    ? draft
    : withValueAt(draft, ['body', 'cause'], cause);
}

/** What of a case fits into later words of the same side. */
function known({ content, direction }: CaseView): Record<string, Draft> {
  const own = direction === 'IN' ? content.acknowledgement?.said : undefined;
  return {
    ...(own && {
      respondingAuthority: { ...own.respondingAuthority },
      officer: { ...own.officer },
      reference: own.reference,
    }),
    questionResults: openQuestions(content),
    itemResults: openItems(content),
  };
}

function openQuestions({ questions }: ContentView): Draft {
  return questions
    .filter(({ status }) => status === 'PENDING' || status === 'PARTLY')
    .map(({ questionNo, code }) => ({ questionNo, code }));
}

function openItems({ request, itemResults }: ContentView): Draft {
  const items = request && 'items' in request ? request.items : [];
  const done = new Set(
    itemResults.filter(({ said }) => said.result !== 'PENDING').map(({ said }) => said.itemRef),
  );
  return items
    .filter(({ itemNo }) => !done.has(itemNo))
    .map(({ itemNo }) => ({ itemRef: itemNo, reasons: [], handling: { level: 'H0', flags: [] } }));
}

/** Puts a value where the form of this step has a required place of that name: in its body, or in the response in it. */
function filled(draft: Draft, member: string, value: Draft, schema: string): Draft {
  const places: Path[] = [
    ['body', member],
    ['body', 'response', member],
  ];
  const place = places.find((path) => has(schema, path));
  if (!place || isFilled(valueAt(draft, place))) return draft;
  return withValueAt(draft, place, value);
}

function has(name: string, path: Path): boolean {
  let schema = schemas[name] ?? {};
  for (const [index, step] of path.entries()) {
    const next = schema.properties?.[step];
    const isNeeded = schema.required?.includes(String(step)) === true;
    if (!next || (!isNeeded && index === path.length - 1)) return false;
    schema = resolved(next, schemas);
  }
  return true;
}

function isFilled(value: Draft): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === 'string';
}
