import { findNearest, normaliseSerial } from '@trace/protocol';
import { readImportMark, type ImportReading } from './import-mark-form.ts';
import type { Maker, Model, OtherMark, ReferenceList } from './reference-list.ts';
import { hasForm } from './serial-form.ts';

/** Which list an assessment was made with: version 0 is the one that comes with the program. */
export interface ReferenceVersion {
  version: number;
  name: string;
}

/** A reference list, made ready to be asked. What is not in it is not known, and never wrong for that. */
export class ReferenceKnowledge {
  private readonly makers = new Map<string, Maker[]>();
  private readonly byInitial = new Map<string, string[]>();

  constructor(
    readonly list: ReferenceList,
    readonly version: number,
  ) {
    for (const maker of list.makers) {
      const initial = initialOf(maker.name);
      this.byInitial.set(initial, [...(this.byInitial.get(initial) ?? []), maker.name]);
      for (const name of [maker.name, ...(maker.aliases ?? [])]) {
        const key = normaliseSerial(name);
        // Two spellings of one name are one name.
        this.makers.set(key, [...new Set([...(this.makers.get(key) ?? []), maker])]);
      }
    }
  }

  /** Which list this is. */
  get label(): ReferenceVersion {
    return { version: this.version, name: this.list.name };
  }

  /** The maker of the first of these names that is listed; of several in different States the one in `state`, or none. */
  maker(names: readonly (string | undefined)[], state?: string): Maker | undefined {
    const makers = names
      .flatMap((name) => (name === undefined ? [] : [this.makers.get(normaliseSerial(name))]))
      .find((found) => found !== undefined);
    return (
      makers?.find((one) => one.state === state) ?? (makers?.length === 1 ? makers[0] : undefined)
    );
  }

  /** The names of makers that are written most like this one. */
  nearestMakers(name: string): string[] {
    // Of thousands only those with the same first letter are compared: an assessment takes no time to speak of.
    return findNearest(name, this.byInitial.get(initialOf(name)) ?? []).slice(0, 3);
  }

  /** The marks of other kinds that have this form. */
  otherMarks(text: string): OtherMark[] {
    return (this.list.otherMarks ?? []).filter((mark) => hasForm(text, mark));
  }

  /** What an import mark reads as. */
  importMark(text: string, latest: number): ImportReading | undefined {
    return readImportMark(text, this.list.importMarks, latest);
  }
}

function initialOf(name: string): string {
  return normaliseSerial(name).slice(0, 1);
}

/** The model of a maker by this name. */
export function modelOf({ models }: Maker, name: string): Model | undefined {
  const key = normaliseSerial(name);
  return models.find((model) =>
    [model.name, ...(model.aliases ?? [])].some((one) => normaliseSerial(one) === key),
  );
}

/** The names of all models on which a maker used this number: those that are known by it, and those in whose run it lies. */
export function modelsUsing({ models, collisions = [] }: Maker, serial: string): string[] {
  const key = normaliseSerial(serial);
  const known = collisions
    .filter((one) => normaliseSerial(one.serial) === key)
    .flatMap((one) => one.models);
  const inRun = models
    .filter(({ serials = [] }) => serials.some((form) => hasForm(serial, form)))
    .map(({ name }) => name);
  return [...new Set([...known, ...inRun])];
}
