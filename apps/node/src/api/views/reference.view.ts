import type { MarkReading, ReferenceKnowledge } from '@trace/casework';
import { findSerialWarnings, normaliseSerial } from '@trace/protocol';

/** A model of a maker. */
export class ModelView {
  name: string;
  aliases: string[];
  /** The type of weapon (list 7.2). */
  weaponType: string;
  calibres: string[];
  /** The forms of its numbers: # is a digit, @ a letter. */
  serials: string[];
  /** The States in which it was made under licence. */
  licencedIn: string[];
}

/** A maker, with its models. */
export class MakerView {
  name: string;
  aliases: string[];
  state: string;
  since?: number;
  until?: number;
  models: ModelView[];
}

/** How a State marks what it imports. */
export class ImportMarkView {
  state: string;
  /** yy or yyyy is the year. */
  form: string;
}

/** A mark of another kind than import. */
export class OtherMarkView {
  state: string;
  /** What the mark is (list 7.5). */
  kind: string;
  /** The form: # is a digit, @ a letter. */
  form: string;
  meaning: string;
}

/** One thing that a text on a weapon can be. */
export class MarkReadingView {
  /** What kind of mark it would be (list 7.5). */
  kind: string;
  state?: string;
  year?: number;
  maker?: string;
  model?: string;
  sentence: string;
}

/** A doubt about a text as a number; it is accepted as given all the same. */
export class MarkDoubtView {
  /** MIXED_SCRIPTS, LOOK_ALIKES or PLACEHOLDER. */
  code: string;
  /** With LOOK_ALIKES: how it may have been recorded in Latin letters. */
  suggestion?: string;
}

/** What a text on a weapon can be. */
export class MarkReadingsView {
  /** As it is searched and compared: capitals, without spaces and punctuation. What was written stays as it is. */
  normalised: string;
  /** What is doubtful of it as a number. */
  doubts: MarkDoubtView[];
  readings: MarkReadingView[];

  static of(text: string, readings: readonly MarkReading[]): MarkReadingsView {
    return {
      normalised: normaliseSerial(text),
      doubts: findSerialWarnings(text).map(({ code, suggestion }) => ({
        code,
        ...(suggestion !== undefined && { suggestion }),
      })),
      readings: readings.map((one) => Object.assign({}, one)),
    };
  }
}

/** What this State knows of makers, models and marks: to look up, never to choose from alone. */
export class ReferenceView {
  /** 0 is the list that comes with the program; absent where the State has none. */
  version?: number;
  name?: string;
  source?: string;
  makers: MakerView[];
  importMarks: ImportMarkView[];
  otherMarks: OtherMarkView[];

  static of(knowledge: ReferenceKnowledge | undefined): ReferenceView {
    if (!knowledge) return { makers: [], importMarks: [], otherMarks: [] };
    const { list, version } = knowledge;
    const { name, source, makers, importMarks, otherMarks = [] } = list;
    return {
      version,
      name,
      source,
      makers: makers.map((maker) => makerView(maker)),
      importMarks: importMarks.map(({ state, form }) => ({ state, form })),
      otherMarks: otherMarks.map((one) => Object.assign({}, one)),
    };
  }
}

type Maker = ReferenceKnowledge['list']['makers'][number];

function makerView({ name, aliases = [], state, since, until, models }: Maker): MakerView {
  return {
    name,
    aliases,
    state,
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    models: models.map((model) => ({
      name: model.name,
      aliases: model.aliases ?? [],
      weaponType: model.weaponType,
      calibres: model.calibres,
      serials: (model.serials ?? []).map(({ form }) => form),
      licencedIn: (model.licenceCopies ?? []).map((copy) => copy.state),
    })),
  };
}
