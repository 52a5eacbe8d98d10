/** What a request is judged by. The points say how much each thing decides over whether a trace can succeed. */
export const CRITERIA = {
  MAKE: {
    points: 8,
    sentence: 'The maker is one of the five essentials.',
    source: 'ITI 8(a), 17(b), MOSAIC 05.31',
  },
  MODEL: {
    points: 8,
    sentence: 'The model is one of the five essentials.',
    source: 'ITI 17(b), MOSAIC 05.31',
  },
  CALIBRE: {
    points: 6,
    sentence: 'The calibre is one of the five essentials.',
    source: 'ITI 17(b), MOSAIC 05.31',
  },
  COUNTRY: {
    points: 6,
    sentence: 'The State of manufacture or last import is one of the five essentials.',
    source: 'ITI 8(a), MOSAIC 05.31',
  },
  SERIAL: {
    points: 12,
    sentence: 'The serial number decides most: without it nearly no register can be searched.',
    source: 'ITI 8(a), 10, 17(b), MOSAIC 05.31',
  },
  SERIAL_READING: {
    points: 6,
    sentence: 'A number that was misread is the most frequent cause of a failed trace.',
    source: 'ITI 10, 17(b)',
  },
  COLLISION: {
    points: 4,
    sentence: 'One maker may have given one number on several models.',
    source: 'ITI 17(b), MOSAIC 05.31',
  },
  IMPORT_MARK: {
    points: 10,
    sentence: 'An import mark decides which State is asked first.',
    source: 'ITI 8(b), 17(b), MOSAIC 05.31 routing rule',
  },
  MAKER_MARK: {
    points: 4,
    sentence: "The maker's own marks are the proof of the identification.",
    source: 'ITI 8(a), 17(b)',
  },
  PHOTOS: {
    points: 4,
    sentence: 'Photos let the other State correct what was misread.',
    source: 'MOSAIC 05.31, photographs',
  },
  IDENTIFICATION: {
    points: 2,
    sentence: 'Who identified the item, and how surely, tells how far to trust the rest.',
    source: 'ITI 17(b), MOSAIC 05.31 step 1',
  },
  RECOVERY: {
    points: 4,
    sentence: 'The circumstances of the finding belong to every trace.',
    source: 'ITI 17(a)',
  },
  LEGAL: {
    points: 8,
    sentence: 'A request without legal basis and justification is refused or put aside.',
    source: 'ITI 6, 17(a), UNTOC 18(15)',
  },
  PURPOSE: {
    points: 3,
    sentence: 'The other State has to know what its information will be used for.',
    source: 'ITI 17(c), UNTOC 18(15)(c), (f)',
  },
  QUESTIONS: {
    points: 3,
    sentence: 'What is not asked is not answered.',
    source: 'ITI 17, 20',
  },
  CHECKS: {
    points: 8,
    sentence: 'The domestic trace comes first; another State is asked for what is not at home.',
    source: 'MOSAIC 05.31 step 2',
  },
  ADDRESSEE: {
    points: 4,
    sentence: 'The State that is asked should be the one to which the marks point.',
    source: 'MOSAIC 05.31, routing rule',
  },
  URGENCY: {
    points: 4,
    sentence: 'Urgency needs one of the listed grounds, and words.',
    source: 'Directive (EU) 2023/977, art. 4(4)',
  },
} as const satisfies Record<string, { points: number; sentence: string; source: string }>;

/** Something that a request is judged by. */
export type Criterion = keyof typeof CRITERIA;
