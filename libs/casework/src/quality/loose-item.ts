import { findSerialWarnings } from '@trace/protocol';
import { listIn, numberIn, recordIn, textIn } from '../chain/loose-document.ts';

/** A number in a request that may be unfinished. */
export interface LooseSerial {
  at: string;
  component: string | undefined;
  raw: string | undefined;
  pattern: string | undefined;
  condition: string | undefined;
  secondReader: string | undefined;
}

/** A mark in a request that may be unfinished. */
export interface LooseMark {
  at: string;
  kind: string | undefined;
  text: string | undefined;
  country: string | undefined;
  year: number | undefined;
  condition: string | undefined;
  reason: string | undefined;
}

/** An item of a request that may be unfinished, with the places of what stands in it (RFC 6901). */
export interface LooseItem {
  at: string;
  itemNo: number;
  kind: string;
  origin: string | undefined;
  make: string | undefined;
  maker: string | undefined;
  model: string | undefined;
  calibre: string | undefined;
  calibreAsMarked: string | undefined;
  country: string | undefined;
  importCountry: string | undefined;
  importYear: number | undefined;
  serials: LooseSerial[];
  marks: LooseMark[];
  photos: string[];
  photosWaiver: string | undefined;
  identifiedBy: string | undefined;
  confidence: number | undefined;
}

/** The items of a request, as far as they are written. A trace has one at least: before it is written, it is empty. */
export function looseItems(request: unknown): LooseItem[] {
  const written = listIn(request, 'items');
  const isTrace = textIn(request, 'requestType') !== 'COOPERATION';
  return (written.length === 0 && isTrace ? [{}] : written).map(looseItem);
}

function looseItem(item: unknown, index: number): LooseItem {
  const at = `/items/${index}`;
  const identification = recordIn(item, 'identification');
  return {
    at,
    itemNo: numberIn(item, 'itemNo') ?? index + 1,
    kind: textIn(item, 'itemKind') ?? 'FIREARM',
    origin: textIn(item, 'productionOrigin'),
    make: said(textIn(item, 'make')),
    maker: said(textIn(item, 'manufacturerNormalised')),
    model: said(textIn(item, 'model')),
    calibre: said(textIn(item, 'calibre')),
    calibreAsMarked: said(textIn(item, 'calibreAsMarked')),
    country: textIn(item, 'manufacturerCountry'),
    importCountry: textIn(item, 'importCountry'),
    importYear: numberIn(item, 'importYear'),
    serials: listIn(item, 'serials').map((one, place) =>
      looseSerial(one, `${at}/serials/${place}`),
    ),
    marks: listIn(item, 'marks').map((one, place) => looseMark(one, `${at}/marks/${place}`)),
    photos: listIn(item, 'photos').flatMap((one) => textIn(one, 'kind') ?? []),
    photosWaiver: textIn(item, 'photosWaiver'),
    identifiedBy: textIn(identification, 'by'),
    confidence: numberIn(identification, 'confidence'),
  };
}

function looseSerial(serial: unknown, at: string): LooseSerial {
  return {
    at,
    component: textIn(serial, 'component'),
    raw: textIn(serial, 'raw'),
    pattern: textIn(serial, 'pattern'),
    condition: textIn(serial, 'condition'),
    secondReader: textIn(serial, 'secondReader'),
  };
}

function looseMark(mark: unknown, at: string): LooseMark {
  return {
    at,
    kind: textIn(mark, 'kind'),
    text: textIn(mark, 'textRaw'),
    country: textIn(mark, 'country'),
    year: numberIn(mark, 'year'),
    condition: textIn(mark, 'condition'),
    reason: textIn(mark, 'reason'),
  };
}

/** A text that says something: "unknown" and the like stand for nothing, in a model as in a number. */
function said(text: string | undefined): string | undefined {
  return text === undefined || isPlaceholder(text) ? undefined : text;
}

/** Whether a text is one of the words that people write where there is nothing. */
export function isPlaceholder(text: string): boolean {
  return findSerialWarnings(text).some(({ code }) => code === 'PLACEHOLDER');
}

const READ = new Set(['INTACT', 'WORN', 'OVERSTAMPED', 'ALTERED', 'RESTORED_FULL']);

/** Whether a mark or number in this condition could be read in full. */
export function couldBeRead({ condition = '' }: { condition: string | undefined }): boolean {
  return READ.has(condition);
}

const WITHOUT_MAKER = new Set(['CRAFT', 'PRINTED_3D', 'PRIVATELY_MADE']);

/** Ammunition bears headstamps and lots, which its own rules ask for; no number and no model. */
export function isAmmunition({ kind }: Pick<LooseItem, 'kind'>): boolean {
  return kind.startsWith('AMMUNITION');
}

/** Whether an item has a maker who could be asked. */
export function hasMaker({ origin = '' }: Pick<LooseItem, 'origin'>): boolean {
  return !WITHOUT_MAKER.has(origin);
}
