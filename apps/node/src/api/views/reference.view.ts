import type { ReferenceKnowledge } from '@trace/casework';

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

/** What this State knows of makers, models and marks: to look up, never to choose from alone. */
export class ReferenceView {
  /** 0 is the list that comes with the program; absent where the State has none. */
  version?: number;
  name?: string;
  source?: string;
  makers: MakerView[];
  importMarks: ImportMarkView[];

  static of(knowledge: ReferenceKnowledge | undefined): ReferenceView {
    if (!knowledge) return { makers: [], importMarks: [] };
    const { list, version } = knowledge;
    const { name, source, makers, importMarks } = list;
    return {
      version,
      name,
      source,
      makers: makers.map((maker) => makerView(maker)),
      importMarks: importMarks.map(({ state, form }) => ({ state, form })),
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
