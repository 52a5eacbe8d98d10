import type { Attachment, Handling, TraceRequest } from '@trace/protocol';

const POLICE_USE: Handling = { level: 'H0', flags: [] };

const PHOTOS = {
  left: 'doOXc94eD5RqiZuf-3wMiLx22JxFu4KES-lx9EDwufs',
  right: 'W0sFVvS9YL7wv9EDc8RScgvjVVT7aDg5fWnoqK2kr5k',
  maker: 'VETyd3UDrYpIoo7JPQKfvEG1bv98CB3cGWwJPl2eKtI',
  import: 'y0ja9HfWFg-gRMCXgODOWpzXV5Kio9zo7apmojI0Wvw',
  serial: 'gHvoLINRSbIvGsp7jyWCgZ6zz-PIennNjRh4JCWcuro',
} as const;

/** A Castellan M58 with the receiver mark "QS 04": the import mark decides whom to ask. */
export const REQUEST: TraceRequest = {
  requestType: 'TRACE',
  header: {
    requestingAuthority: {
      name: 'Federal Criminal Police of Nordania',
      type: 'POLICE',
      role: 'SINGLE_POINT_OF_CONTACT',
      address: 'Ringstrasse 1\n1010 Norburg\nNordania',
    },
    conductingAuthority: {
      name: 'Police of Norburg, serious crime unit',
      function: 'Conducts the investigation',
      caseNo: 'ND-4471/26',
    },
    contactOfficer: {
      name: 'T. Lindner',
      unit: 'Firearms tracing',
      phone: '+43 1 555 0100',
      email: 'tracing@police.nordania.example',
      dutyPhone: '+43 1 555 0111',
    },
    legalBases: ['EU_2023_977', 'FP_12_4'],
    offences: [
      {
        iccs: '090111',
        nationalProvision: 'Weapons Act of Nordania, section 50(1)',
        text: 'Unlawful possession of a firearm',
        maxPenaltyMonths: 24,
        attempt: false,
      },
    ],
    illicitBasis: ['ITI-6A'],
    legalJustification:
      'The rifle was held without the licence that section 50(1) of the Weapons Act of Nordania ' +
      'demands; it is illicit under the law of the State of recovery.',
    factsSummary:
      'On 6 January 2026 a rifle Castellan M58 was seized in case ND-4471/26. Its receiver bears ' +
      'the mark "QS 04", which reads as an import into Sorava in 2004. It is not registered in Nordania.',
    intendedUse: ['INVESTIGATION', 'PROSECUTION'],
    necessityStatement:
      'Without the chain of owners it can not be found out how the rifle came to Nordania.',
    reasonsInfoAvailableThere:
      'The import mark "QS 04" shows that the rifle was imported into Sorava in 2004, so that the ' +
      'registers of Sorava should hold the importer and the later owners.',
    urgency: 'ROUTINE',
    addressees: [
      { state: 'QS', why: 'LAST_IMPORT', mode: 'SEQUENTIAL' },
      { state: 'QM', why: 'MANUFACTURER', mode: 'SEQUENTIAL' },
    ],
    questions: [
      { code: 'Q-IDENT', itemRef: 1 },
      { code: 'Q-IMPORT', itemRef: 1, text: 'Who imported the rifle, and when?' },
      { code: 'Q-CHAIN', itemRef: 1 },
      { code: 'Q-LASTHOLDER', itemRef: 1 },
      { code: 'Q-STATUS', itemRef: 1, text: 'Was it reported stolen or lost?' },
    ],
    confidentialRequest: false,
    noContactHolder: false,
    noContactManufacturer: false,
    checksDone: {
      nationalRegistry: { status: 'DONE', date: '2026-01-07', result: 'Not registered.' },
      nationalStolen: { status: 'DONE', date: '2026-01-07', result: 'Not reported.' },
      iarms: { status: 'DONE', date: '2026-01-07', result: 'No entry.' },
      ballistics: { status: 'NOT_DONE' },
    },
    handling: POLICE_USE,
  },
  items: [
    {
      itemNo: 1,
      itemKind: 'FIREARM',
      weaponType: 'RI-S',
      make: 'CASTELLAN',
      manufacturerNormalised: 'Castellan',
      manufacturerCountry: 'QM',
      model: 'M58',
      calibre: '7.62 x 39',
      calibreAsMarked: '7.62x39',
      action: 'SEMI',
      serials: [
        {
          component: 'RECEIVER',
          raw: 'C58-207731',
          condition: 'INTACT',
          readBy: 'T. Lindner',
          secondReader: 'E. Brandt',
          method: 'VISUAL',
        },
      ],
      marks: [
        {
          kind: 'MANUFACTURE_SET',
          location: 'RECEIVER_L',
          textRaw: 'CASTELLAN M58',
          country: 'QM',
          condition: 'INTACT',
          photoRef: PHOTOS.maker,
        },
        {
          kind: 'IMPORT',
          location: 'RECEIVER_R',
          textRaw: 'QS 04',
          country: 'QS',
          year: 2004,
          condition: 'INTACT',
          photoRef: PHOTOS.import,
        },
        {
          kind: 'SERIAL',
          location: 'RECEIVER_L',
          textRaw: 'C58-207731',
          condition: 'INTACT',
          photoRef: PHOTOS.serial,
        },
      ],
      importCountry: 'QS',
      importYear: 2004,
      productionOrigin: 'INDUSTRIAL',
      identification: {
        by: 'T. Lindner',
        qualification: 'Firearms examiner',
        date: '2026-01-07',
        confidence: 5,
      },
      photos: [
        photo('PHOTO_LEFT', PHOTOS.left, 'Left side, with scale'),
        photo('PHOTO_RIGHT', PHOTOS.right, 'Right side, with scale'),
        photo('PHOTO_MARK', PHOTOS.maker, 'Mark of the maker, with scale'),
        photo('PHOTO_MARK', PHOTOS.import, 'Import mark "QS 04", with scale'),
        photo('PHOTO_MARK', PHOTOS.serial, 'Serial number, with scale'),
      ],
      disposition: 'EVIDENCE',
      handling: POLICE_USE,
    },
  ],
  recovery: {
    recoveryKind: 'SEIZED',
    date: '2026-01-06',
    zone: 'Europe/Vienna',
    precision: 'DAY',
    country: 'QN',
    recoveringAgency: 'Police of Norburg',
    seizureRef: 'ND-4471/26',
    context: 'SEARCH_PREMISES',
    circumstances: 'Seized by the police of Norburg in case ND-4471/26.',
    handling: POLICE_USE,
  },
  persons: [],
};

function photo(
  kind: 'PHOTO_LEFT' | 'PHOTO_RIGHT' | 'PHOTO_MARK',
  sha256: string,
  caption: string,
): Attachment {
  return {
    kind,
    mime: 'image/jpeg',
    sha256,
    caption,
    captureDate: '2026-01-07',
    handling: POLICE_USE,
  };
}
