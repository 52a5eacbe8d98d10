import { findSerialWarnings, normaliseSerial } from '@trace/protocol';
import { finding, type Finding } from './finding.ts';
import { isAmmunition, isPlaceholder, type LooseItem, type LooseSerial } from './loose-item.ts';
import { modelOf, modelsUsing, type ReferenceKnowledge } from './reference-knowledge.ts';
import { hasForm } from './serial-form.ts';

/** Numbers of these components identify the whole weapon (ITI 10). */
const REFERENCE_PARTS = new Set(['FRAME', 'RECEIVER', 'RECEIVER_UPPER', 'RECEIVER_LOWER']);

/** A number that was given. */
type Given = LooseSerial & { raw: string };

/** What is missing or doubtful about the numbers of an item (ITI 10; causes F1, F4, F7, F8 and F9). */
export function serialFindings(
  item: LooseItem,
  reference: ReferenceKnowledge | undefined,
): Finding[] {
  if (isAmmunition(item)) return [];
  const given = item.serials.filter((one): one is Given => one.raw !== undefined);
  const numbers = given.filter(({ raw }) => !isPlaceholder(raw));
  return [
    ...(numbers.length === 0
      ? [withoutNumber(item, given)]
      : readingDoubts(item, numbers, reference)),
    ...(reference ? modelDoubts(item, numbers, reference) : []),
  ];
}

/** Why there is no number: one finding, of what tells most. */
function withoutNumber({ at, serials }: LooseItem, given: readonly Given[]): Finding {
  const [word] = given;
  if (word) return finding('SERIAL_PLACEHOLDER', `${word.at}/raw`, { serial: word.raw });
  const [first] = serials;
  if (!first) return finding('SERIAL_MISSING', `${at}/serials`);
  const partly = serials.find(({ pattern }) => pattern !== undefined);
  if (partly) return finding('SERIAL_PARTIAL', `${partly.at}/pattern`);
  const pointer = `${first.at}/condition`;
  if (first.condition === 'NEVER_MARKED') return finding('SERIAL_NEVER_MARKED', pointer);
  if (first.condition === 'NOT_EXAMINED') return finding('SERIAL_NOT_EXAMINED', pointer);
  if (first.condition === undefined) return finding('SERIAL_MISSING', `${first.at}/raw`);
  return finding('SERIAL_NOT_READ', pointer);
}

function readingDoubts(
  item: LooseItem,
  numbers: readonly Given[],
  reference: ReferenceKnowledge | undefined,
): Finding[] {
  const [first] = numbers;
  if (!first) return [];
  const { at, serials } = item;
  const onFrame = serials.some(({ component = '' }) => REFERENCE_PARTS.has(component));
  // A component is an item by itself: there is no frame to it.
  const isWhole = item.kind === 'FIREARM' || item.kind === 'LIGHT_WEAPON';
  const keys = new Set(numbers.map(({ raw }) => normaliseSerial(raw)));
  return [
    ...numbers.flatMap((number) => letterDoubts(item, number, reference)),
    ...(numbers.some(({ secondReader }) => secondReader !== undefined)
      ? []
      : [finding('SERIAL_READ_ONCE', `${first.at}/secondReader`)]),
    ...(isWhole && !onFrame ? [finding('SERIAL_NOT_ON_FRAME', `${at}/serials`)] : []),
    ...(keys.size > 1
      ? [
          finding('SERIALS_DIFFER', `${at}/serials`, {
            serials: numbers.map(({ raw }) => raw).join(', '),
          }),
        ]
      : []),
  ];
}

function letterDoubts(
  item: LooseItem,
  { at, raw: serial }: Given,
  reference: ReferenceKnowledge | undefined,
): Finding[] {
  const pointer = `${at}/raw`;
  const key = normaliseSerial(serial);
  const [listed] = reference?.otherMarks(serial) ?? [];
  const other =
    otherMeanings(item).find(([, text]) => normaliseSerial(text) === key)?.[0] ??
    (listed && `${listed.kind} mark of ${listed.state}`);
  return [
    ...(other ? [finding('SERIAL_IS_ANOTHER_MARK', pointer, { serial, mark: other })] : []),
    ...findSerialWarnings(serial).flatMap(({ code, suggestion = '' }) => {
      if (code === 'LOOK_ALIKES')
        return finding('SERIAL_LOOK_ALIKES', pointer, { serial, suggestion });
      return code === 'MIXED_SCRIPTS' ? finding('SERIAL_MIXED_SCRIPTS', pointer, { serial }) : [];
    }),
  ];
}

/** Marks whose texts are easily taken for the number (cause F8). */
const OTHER_MARKS = new Set([
  'PROOF',
  'PATENT',
  'ASSEMBLY',
  'INSPECTOR',
  'MODEL',
  'CALIBRE',
  'IMPORT',
  'YEAR',
]);

/** What else stands on the item, and as what. */
function otherMeanings({ calibre, calibreAsMarked, model, marks }: LooseItem): [string, string][] {
  const given = [
    ['calibre', calibre],
    ['calibre', calibreAsMarked],
    ['model', model],
    ...marks.flatMap(({ kind = '', text }) =>
      OTHER_MARKS.has(kind) ? [[`${kind} mark`, text] as const] : [],
    ),
  ] as const;
  return given.flatMap(([what, text]) => (text === undefined ? [] : [[what, text]]));
}

/** What the reference list says about number and model together. */
function modelDoubts(
  item: LooseItem,
  numbers: readonly Given[],
  reference: ReferenceKnowledge,
): Finding[] {
  const maker = reference.maker([item.maker, item.make], item.country);
  if (!maker) return [];
  const model = item.model === undefined ? undefined : modelOf(maker, item.model);
  const collisions = numbers.flatMap(({ at, raw: serial }) => {
    const models = modelsUsing(maker, serial);
    if (models.length < 2) return [];
    const values = { maker: maker.name, serial, models: inWords(models) };
    // The doubt is settled by a model, and stays a warning: both States should know of it.
    return item.model === undefined
      ? [finding('SERIAL_COLLISION', `${item.at}/model`, values)]
      : [finding('SERIAL_COLLISION', `${at}/raw`, values, 'WARNS')];
  });
  const { serials: forms = [] } = model ?? {};
  const strange = numbers.find(
    ({ raw }) => !forms.some((form) => hasForm(raw, form)) && !isKnownBy(maker, raw, model?.name),
  );
  if (!model || !strange || forms.length === 0) return collisions;
  const values = { model: model.name, forms: forms.map(({ form }) => form).join(', ') };
  return [...collisions, finding('SERIAL_NOT_OF_MODEL', `${strange.at}/raw`, values)];
}

function isKnownBy(
  maker: Parameters<typeof modelsUsing>[0],
  serial: string,
  model: string | undefined,
): boolean {
  return model !== undefined && modelsUsing(maker, serial).includes(model);
}

/** "HV-17 and HV-21"; of more: "A, B and C". */
function inWords(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].join(' and ');
}
