import { normaliseSerial, type MarkKind } from '@trace/protocol';
import { modelOf, type ReferenceKnowledge } from './reference-knowledge.ts';
import { hasForm } from './serial-form.ts';

/** One thing that a text on a weapon can be. */
export interface MarkReading {
  /** What kind of mark it would be (list 7.5). */
  kind: MarkKind;
  state?: string;
  year?: number;
  maker?: string;
  model?: string;
  sentence: string;
}

/** More readings than this tell nobody more. */
const MOST = 50;

/**
 * Everything that a text on a weapon can be, as far as the list knows: import, proof and patent marks are easily taken
 * for each other and for numbers (cause F8; ITI 31, national marking practices). What is most certain comes first.
 */
export function readMark(
  text: string,
  reference: ReferenceKnowledge | undefined,
  latest: number,
): MarkReading[] {
  if (!reference || normaliseSerial(text) === '') return [];
  return [
    ...importReadings(text, reference, latest),
    ...reference.otherMarks(text).map(({ kind, state, meaning }) => ({
      kind,
      state,
      sentence: meaning,
    })),
    ...makerReadings(text, reference),
  ].slice(0, MOST);
}

function importReadings(
  text: string,
  reference: ReferenceKnowledge,
  latest: number,
): MarkReading[] {
  const reading = reference.importMark(text, latest);
  if (!reading) return [];
  const { state, year } = reading;
  const when = year === undefined ? '' : ` in ${year}`;
  const sentence = `An import into ${state}${when}: that State is asked first.`;
  return [{ kind: 'IMPORT', state, ...(year !== undefined && { year }), sentence }];
}

/** What it can be on a weapon of each maker: its name, a model, a calibre or a number. */
function makerReadings(text: string, { list }: ReferenceKnowledge): MarkReading[] {
  const key = normaliseSerial(text);
  return list.makers.flatMap((one): MarkReading[] => {
    const { name: maker, state, aliases = [] } = one;
    const isName = [maker, ...aliases].some((name) => normaliseSerial(name) === key);
    const model = modelOf(one, text)?.name;
    const numbered = one.models.filter(({ serials = [] }) =>
      serials.some((form) => hasForm(text, form)),
    );
    const chambered = one.models.filter(({ calibres }) =>
      calibres.some((calibre) => normaliseSerial(calibre) === key),
    );
    return [
      ...(isName
        ? [
            {
              kind: 'MAKER_NAME' as const,
              state,
              maker,
              sentence: `The maker ${maker} in ${state}.`,
            },
          ]
        : []),
      ...(model === undefined
        ? []
        : [
            {
              kind: 'MODEL' as const,
              state,
              maker,
              model,
              sentence: `The model ${model} of ${maker}.`,
            },
          ]),
      ...numbered.map((found) => ({
        kind: 'SERIAL' as const,
        state,
        maker,
        model: found.name,
        sentence: `It has the form of the numbers of ${maker} ${found.name}.`,
      })),
      ...chambered.map((found) => ({
        kind: 'CALIBRE' as const,
        state,
        maker,
        model: found.name,
        sentence: `The calibre of ${maker} ${found.name}.`,
      })),
    ];
  });
}
