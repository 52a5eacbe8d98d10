import type {
  Attachment,
  AttachmentKind,
  Authority,
  ContactOfficer,
  Handling,
  Item,
  Person,
  Recovery,
  RequestHeader,
} from '@trace/protocol';
import { changed, type Changes } from './changed.ts';

/** A handling instruction without any extra. */
export function aHandling(changes: Changes<Handling> = {}): Handling {
  return changed<Handling>({ level: 'H0', flags: [] }, changes);
}

/** An invented police authority. */
export function anAuthority(changes: Changes<Authority> = {}): Authority {
  return changed<Authority>(
    {
      name: 'Federal Police of Nordania',
      type: 'POLICE',
      role: 'NATIONAL_CONTACT_POINT',
      address: 'Ringstrasse 1\n1010 Norburg',
    },
    changes,
  );
}

/** An invented officer. */
export function aContactOfficer(changes: Changes<ContactOfficer> = {}): ContactOfficer {
  return changed<ContactOfficer>(
    {
      name: 'Inspector Weber',
      unit: 'Firearms unit',
      phone: '+43 1 555 0100',
      email: 'firearms@police.example',
    },
    changes,
  );
}

const DIGESTS = {
  PHOTO_LEFT: 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0',
  PHOTO_RIGHT: 'LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ',
  PHOTO_MARK: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
} as const satisfies Partial<Record<AttachmentKind, string>>;

/** The photo of one side or of a mark. */
export function aPhoto(kind: keyof typeof DIGESTS, changes: Changes<Attachment> = {}): Attachment {
  return changed<Attachment>(
    {
      kind,
      mime: 'image/jpeg',
      sha256: DIGESTS[kind],
      caption: 'As found, with scale',
      captureDate: '2026-01-06',
      handling: aHandling(),
    },
    changes,
  );
}

/** A pistol whose number, maker's marks and import mark could be read. */
export function anItem(changes: Changes<Item> = {}): Item {
  return changed<Item>(
    {
      itemNo: 1,
      itemKind: 'FIREARM',
      weaponType: 'PI',
      make: 'ZORIN',
      manufacturerNormalised: 'Zorin',
      manufacturerCountry: 'QS',
      model: 'ZP-9',
      calibre: '9 mm Luger',
      calibreAsMarked: '9x19',
      serials: [
        { component: 'FRAME', raw: 'ZP9-00412', condition: 'INTACT', readBy: 'Inspector Weber' },
      ],
      marks: [
        {
          kind: 'MANUFACTURE_SET',
          location: 'SLIDE_L',
          textRaw: 'ZORIN QS ZP-9',
          country: 'QS',
          condition: 'INTACT',
          photoRef: DIGESTS.PHOTO_MARK,
        },
        { kind: 'IMPORT', condition: 'ABSENT' },
      ],
      productionOrigin: 'INDUSTRIAL',
      identification: {
        by: 'Inspector Weber',
        qualification: 'Firearms examiner',
        date: '2026-01-07',
        confidence: 5,
      },
      photos: [aPhoto('PHOTO_LEFT'), aPhoto('PHOTO_RIGHT'), aPhoto('PHOTO_MARK')],
      handling: aHandling(),
    },
    changes,
  );
}

/** The seizure of the pistol. */
export function aRecovery(changes: Changes<Recovery> = {}): Recovery {
  return changed<Recovery>(
    {
      recoveryKind: 'SEIZED',
      date: '2026-01-06',
      zone: 'Europe/Vienna',
      precision: 'DAY',
      country: 'QN',
      recoveringAgency: 'Police of Norburg',
      seizureRef: 'ND-17/26',
      context: 'SEARCH_VEHICLE',
      circumstances: 'Found under the seat of a car at a traffic stop.',
      handling: aHandling(),
    },
    changes,
  );
}

/** A person without identity. */
export function aPerson(changes: Changes<Person> = {}): Person {
  return changed<Person>(
    {
      role: 'POSSESSOR',
      sex: '1',
      ageBand: '25-29',
      citizenship: 'QN',
      handling: aHandling(),
    },
    changes,
  );
}

/** The header of a routine trace under the Firearms Protocol. */
export function aRequestHeader(changes: Changes<RequestHeader> = {}): RequestHeader {
  return changed<RequestHeader>(
    {
      requestingAuthority: anAuthority(),
      contactOfficer: aContactOfficer(),
      legalBases: ['FP_12_4', 'ITI'],
      offences: [
        {
          iccs: '090111',
          nationalProvision: 'Weapons Act, section 50',
          text: 'Unlawful possession of a firearm',
          maxPenaltyMonths: 24,
          attempt: false,
        },
      ],
      illicitBasis: ['ITI-6A'],
      legalJustification: 'Possession without a licence is an offence in Nordania.',
      factsSummary: 'A pistol was found in a car at a traffic stop.',
      intendedUse: ['INVESTIGATION'],
      urgency: 'ROUTINE',
      addressees: [{ state: 'QS', why: 'MANUFACTURER', mode: 'PARALLEL' }],
      questions: [{ code: 'Q-IDENT', itemRef: 1 }, { code: 'Q-LASTHOLDER' }],
      confidentialRequest: false,
      noContactHolder: false,
      noContactManufacturer: false,
      checksDone: {
        nationalRegistry: { status: 'DONE', date: '2026-01-07', result: 'not registered' },
        nationalStolen: { status: 'DONE', date: '2026-01-07', result: 'not reported' },
        iarms: { status: 'NOT_DONE' },
      },
      handling: aHandling(),
    },
    changes,
  );
}
