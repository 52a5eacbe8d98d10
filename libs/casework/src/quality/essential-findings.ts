import { normaliseSerial } from '@trace/protocol';
import { finding, type Finding } from './finding.ts';
import { hasMaker, isAmmunition, type LooseItem } from './loose-item.ts';
import type { Maker, Model } from './reference-list.ts';
import { modelOf, type ReferenceKnowledge } from './reference-knowledge.ts';

/** What is missing or doubtful in the essentials other than the number: maker, model, calibre, State (MOSAIC 05.31). */
export function essentialFindings(
  item: LooseItem,
  reference: ReferenceKnowledge | undefined,
): Finding[] {
  return [...missingEssentials(item), ...(reference ? doubts(item, reference) : [])];
}

function missingEssentials(item: LooseItem): Finding[] {
  const { at, make, maker, model, calibre, country } = item;
  return [
    ...(make === undefined && maker === undefined && hasMaker(item)
      ? [finding('MAKE_MISSING', `${at}/make`)]
      : []),
    ...(model === undefined && hasMaker(item) && !isAmmunition(item)
      ? [finding('MODEL_MISSING', `${at}/model`)]
      : []),
    ...(calibre === undefined ? [finding('CALIBRE_MISSING', `${at}/calibre`)] : []),
    ...(country === undefined ? [finding('COUNTRY_MISSING', `${at}/manufacturerCountry`)] : []),
  ];
}

function doubts(item: LooseItem, reference: ReferenceKnowledge): Finding[] {
  const name = item.maker ?? item.make;
  if (name === undefined || !hasMaker(item)) return [];
  const maker = reference.maker([item.maker, item.make], item.country);
  if (!maker) {
    if (reference.list.makers.length === 0) return [];
    const names = reference.nearestMakers(name).join(', ');
    const nearest = names === '' ? '' : ` The nearest names are ${names}.`;
    return [finding('MAKE_NOT_LISTED', `${item.at}/make`, { make: name, nearest })];
  }
  return [...countryDoubts(item, maker), ...modelDoubts(item, maker)];
}

function countryDoubts({ at, country }: LooseItem, { name: maker, state }: Maker): Finding[] {
  return country === undefined || country === state
    ? []
    : [finding('COUNTRY_NOT_OF_MAKER', `${at}/manufacturerCountry`, { maker, state, country })];
}

function modelDoubts(item: LooseItem, maker: Maker): Finding[] {
  if (item.model === undefined || maker.models.length === 0) return [];
  const model = modelOf(maker, item.model);
  if (model) return [...calibreDoubts(item, maker, model), ...licenceDoubts(item, maker, model)];
  const models = maker.models.map(({ name }) => name).join(', ');
  return [
    finding('MODEL_NOT_LISTED', `${item.at}/model`, {
      model: item.model,
      maker: maker.name,
      models,
    }),
  ];
}

function calibreDoubts(
  { at, calibre, calibreAsMarked }: LooseItem,
  { name: maker }: Maker,
  { name: model, calibres }: Model,
): Finding[] {
  const given = [calibre, calibreAsMarked].filter((one) => one !== undefined);
  const known = new Set(calibres.map(normaliseSerial));
  if (calibre === undefined || given.some((one) => known.has(normaliseSerial(one)))) return [];
  const values = { maker, model, calibres: calibres.join(', '), calibre };
  return [finding('CALIBRE_NOT_OF_MODEL', `${at}/calibre`, values)];
}

function licenceDoubts(
  { at }: LooseItem,
  { name: maker }: Maker,
  { name: model, licenceCopies = [] }: Model,
): Finding[] {
  return licenceCopies.map(({ state, sign }) =>
    finding('LICENCE_COPY_POSSIBLE', `${at}/manufacturerCountry`, { maker, model, state, sign }),
  );
}
