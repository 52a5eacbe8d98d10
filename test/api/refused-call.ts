import { PROBLEM_CODES } from '@trace/platform';
import { REFUSAL_CODES } from '@trace/protocol';

/** Stands in a body where the bad value comes; no answer repeats it. */
export const PLACE = '@@the-bad-value@@';

const KNOWN: Readonly<Record<string, { status: number }>> = { ...PROBLEM_CODES, ...REFUSAL_CODES };

export interface Fault {
  pointer: string;
  code: string;
}

export interface Told {
  status: number;
  type: string;
  code: string;
  errors: readonly Fault[];
  etag: string;
  text: string;
}

/** A call that must be refused, with the codes of which one says why, and the place that it must name. */
export interface BadCall {
  what: string;
  codes: readonly string[] | RegExp;
  make: () => Promise<Told>;
  /** The place of the fault; with `above`, that of what it lies in does as well. */
  at?: { pointer: string; above: boolean };
}

/** What an answer says, as far as it matters here; what is told of a draft counts as what is told of a refusal. */
export function toldBy(status: number, header: (name: string) => string, text: string): Told {
  const type = header('content-type');
  const said = (type.includes('json') ? JSON.parse(text) : {}) as {
    code?: string;
    errors?: Fault[];
    findings?: Fault[];
    form?: Fault[];
  };
  const errors = said.errors ?? said.form ?? said.findings ?? [];
  return { status, type, code: said.code ?? '', errors, etag: header('etag'), text };
}

/** What is wrong with how a bad call was answered; undefined when all is well. */
export function faultIn(told: Told, { what, codes, at }: BadCall): string | undefined {
  const { status, type, code, errors, text } = told;
  const says = `${what}: ${status} ${type} ${code} ${text.slice(0, 300)}`;
  if (!isKnownProblem(told)) return says;
  if (text.includes(PLACE) || text.includes('NO_SUCH_CODE')) return `${what}: echoes`;
  const isMeant = (one: string): boolean =>
    codes instanceof RegExp ? codes.test(one) : codes.includes(one);
  if (at === undefined) return isMeant(code) ? undefined : says;
  const isTold = errors.some((one) => isMeant(one.code) && isAt(one.pointer, at));
  return status === 400 && isTold ? undefined : says;
}

/** Whether an answer is a problem of the closed list, with its own status. */
export function isKnownProblem({ status, type, code }: Told): boolean {
  return (
    type === 'application/problem+json' &&
    Object.hasOwn(KNOWN, code) &&
    KNOWN[code]?.status === status &&
    status < 500
  );
}

/** Whether a fault lies at a place: there, within, or where that does as well, at what holds it. */
export function isAt(
  pointer: string,
  { pointer: place, above }: { pointer: string; above: boolean },
): boolean {
  return (
    pointer === place ||
    pointer.startsWith(`${place}/`) ||
    (above && place.startsWith(`${pointer}/`))
  );
}
