import type { Mark, TraceRequest } from '@trace/protocol';
import { assert, property, subarray } from 'fast-check';
import {
  aCooperationRequest,
  anItem,
  aRequestHeader,
  aTraceRequest,
  changed,
} from '../../../../test/support/builders/index.ts';
import { assessRequest, type Assessment, type Waiver } from './assess-request.ts';
import { CRITERIA } from './criteria.ts';
import { FINDINGS, type FindingCode } from './findings.ts';
import { shippedReference } from './shipped-reference.ts';

const reference = shippedReference('QN');
const AT = new Date('2026-01-07T10:00:00Z');

function assess(
  request: unknown,
  { to = ['QS'], waivers = [] }: { to?: string[]; waivers?: Waiver[] } = {},
): Assessment {
  return assessRequest({ request, to, own: 'QN', waivers }, reference, AT);
}

function codes({ findings }: Assessment): string[] {
  return findings.map(({ code, severity }) => `${code} ${severity}`);
}

/** A Halvorsen with a number that its maker used twice (scenario 2). */
function aHalvorsen(model: string | undefined, raw = '16020'): object {
  const item = anItem({
    make: 'HALVORSEN',
    manufacturerNormalised: 'Halvorsen',
    manufacturerCountry: 'QN',
    model,
    serials: [{ component: 'FRAME', raw, condition: 'INTACT', secondReader: 'E. Brandt' }],
  });
  return aTraceRequest({ items: [item] });
}

/** A rifle made in Mirava with an import mark that only the reference list can read. */
function aCastellan(): TraceRequest {
  const [own] = anItem().marks;
  const item = anItem({
    make: 'CASTELLAN',
    manufacturerNormalised: 'Castellan',
    manufacturerCountry: 'QM',
    model: 'M58',
    calibre: '7.62 x 39',
    calibreAsMarked: '7.62x39',
    serials: [
      { component: 'RECEIVER', raw: 'C58-207731', condition: 'INTACT', secondReader: 'E. Brandt' },
    ],
    marks: [
      ...(own ? [Object.assign({}, own, { country: 'QM' })] : []),
      { kind: 'IMPORT', location: 'RECEIVER_R', textRaw: 'QS 04', condition: 'INTACT' },
    ],
  });
  const checksDone = { iarms: { status: 'DONE', date: '2026-01-07', result: 'no entry' } } as const;
  return aTraceRequest({ items: [item], header: { checksDone } });
}

describe('how good a request is', () => {
  it('gives all points to a request that leaves nothing open, and asks the State of import first', () => {
    const assessment = assess(aCastellan());
    expect(assessment).toMatchObject({ score: 100, ready: true, findings: [] });
    expect(assessment.suggestions).toEqual([
      {
        itemNo: 1,
        addressees: [
          expect.objectContaining({
            state: 'QS',
            why: 'LAST_IMPORT',
            evidence: 'IMPORT_MARK',
            sentence:
              'The import mark "QS 04" shows an import into QS in 2004: its registers hold what came after.',
          }),
          expect.objectContaining({ state: 'QM', why: 'MANUFACTURER', evidence: 'MANUFACTURE' }),
        ],
      },
    ]);
    expect(assessment.reference).toEqual({
      version: 0,
      name: 'Fictional States of the scenarios',
    });
  });

  it('blocks a number that the maker used on two models until the model or a waiver, and goes on warning (scenario 2)', () => {
    const pointer = '/items/0/model';
    const open = assess(aHalvorsen(undefined));
    expect(open.ready).toBe(false);
    expect(open.findings.find(({ code }) => code === 'SERIAL_COLLISION')).toMatchObject({
      pointer,
      severity: 'BLOCKS',
      sentence: 'This maker used 16020 on HV-17 and HV-21.',
    });

    const waivers = ['SERIAL_COLLISION', 'MODEL_MISSING'].map((code) => ({
      code,
      pointer: `/request${pointer}`,
      reason: 'The slide is missing; the model can not be told.',
    }));
    expect(assess(aHalvorsen('unknown'), { waivers: waivers.slice(0, 1) }).ready).toBe(false);
    const waived = assess(aHalvorsen('unknown'), { waivers });
    expect(waived.ready).toBe(true);
    expect(waived.score).toBe(open.score);

    const chosen = assess(aHalvorsen('HV-17'));
    expect(chosen.ready).toBe(true);
    expect(chosen.findings.find(({ code }) => code === 'SERIAL_COLLISION')).toMatchObject({
      severity: 'WARNS',
      weight: 0,
      sentence: 'This maker used 16020 on HV-17 and HV-21.',
    });
    // Not only the number that is listed: any number in the runs of both.
    expect(codes(assess(aHalvorsen(undefined, '15999')))).toContain('SERIAL_COLLISION BLOCKS');
    expect(codes(assess(aHalvorsen(undefined, '19000')))).not.toContain('SERIAL_COLLISION BLOCKS');
  });

  it('asks for a word about the import mark, and takes NOT_EXAMINED with its reason for fewer points (scenario 5)', () => {
    const [own] = anItem().marks;
    const withImport = (mark?: object): TraceRequest =>
      aTraceRequest({ items: [anItem({ marks: [own, mark].filter(Boolean) as never })] });
    const absent = assess(withImport({ kind: 'IMPORT', condition: 'ABSENT' }));
    const empty = assess(withImport());
    const bare = assess(withImport({ kind: 'IMPORT', condition: 'NOT_EXAMINED' }));
    const reason = 'The weapon is at the ballistics laboratory.';
    const given = assess(withImport({ kind: 'IMPORT', condition: 'NOT_EXAMINED', reason }));
    expect([absent, empty, bare, given].map(({ ready }) => ready)).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(codes(empty)).toContain('IMPORT_MARK_MISSING BLOCKS');
    expect(codes(bare)).toContain('IMPORT_MARK_REASON_MISSING BLOCKS');
    expect(absent.score - given.score).toBe(8);
    expect(
      given.findings.find(({ code }) => code === 'IMPORT_MARK_NOT_EXAMINED')?.source,
    ).toContain('ITI 8(b), 17(b)');
  });

  it('lets nobody waive what the wire demands, nor what only warns', () => {
    const request = aTraceRequest({ items: [anItem({ marks: [] })] });
    const all = assess(request).findings;
    const waivers = all.map(({ code, pointer }) => ({ code, pointer, reason: 'No time.' }));
    const { ready, findings } = assess(request, { waivers });
    expect(codes({ findings } as Assessment)).toContain('IMPORT_MARK_MISSING BLOCKS');
    expect([ready, findings.filter(({ waived }) => waived)]).toEqual([false, []]);
  });

  it('says everything at once of a draft that is hardly begun, and of what is no request at all', () => {
    for (const request of [{}, null, [], 'text', { items: 'none' }, { items: [null, 7] }]) {
      const { ready, score, findings } = assess(request, { to: [] });
      expect(ready).toBe(false);
      expect(score).toBeLessThan(30);
      expect(findings.map(({ code }) => code)).toEqual(
        expect.arrayContaining(['MAKE_MISSING', 'SERIAL_MISSING', 'LEGAL_BASIS_MISSING']),
      );
    }
  });

  it.each([
    ['a serial in Cyrillic', { raw: 'ЗР9-00412' }, 'SERIAL_LOOK_ALIKES LOWERS'],
    ['a serial in two scripts', { raw: 'ZР9-00412' }, 'SERIAL_MIXED_SCRIPTS LOWERS'],
    ['a word for no number', { raw: 'N/A' }, 'SERIAL_PLACEHOLDER LOWERS'],
    ['zeros', { raw: '0000' }, 'SERIAL_PLACEHOLDER LOWERS'],
    ['the calibre', { raw: '9x19' }, 'SERIAL_IS_ANOTHER_MARK LOWERS'],
    ['one reader', { raw: 'ZP9-00412' }, 'SERIAL_READ_ONCE LOWERS'],
    ['a number of another form', { raw: '4711' }, 'SERIAL_NOT_OF_MODEL WARNS'],
    ['none', { raw: undefined, condition: 'NEVER_MARKED' }, 'SERIAL_NEVER_MARKED LOWERS'],
    [
      'none looked for',
      { raw: undefined, condition: 'NOT_EXAMINED' },
      'SERIAL_NOT_EXAMINED LOWERS',
    ],
    ['a part of it', { raw: undefined, pattern: 'ZP9-??412' }, 'SERIAL_PARTIAL LOWERS'],
    ['the barrel only', { component: 'BARREL' }, 'SERIAL_NOT_ON_FRAME LOWERS'],
  ] as const)('doubts %s, and lets it go', (_, serial, expected) => {
    const [former] = anItem().serials;
    const items = [anItem({ serials: [changed(former ?? {}, serial) as never] })];
    const assessment = assess(aTraceRequest({ items }));
    expect(codes(assessment)).toContain(expected);
    expect(assessment.ready).toBe(true);
  });

  it('wants the domestic trace first, or a reason to ask at once', () => {
    const request = aTraceRequest({
      header: { checksDone: { nationalRegistry: { status: 'NOT_DONE' }, iarms: { status: 'NA' } } },
    });
    const pointer = '/header/checksDone/nationalRegistry/status';
    const reason = 'The register is closed until Monday, and life is in danger.';
    expect(codes(assess(request))).toContain('REGISTRY_NOT_CHECKED BLOCKS');
    expect(assess(request).ready).toBe(false);
    const waivers = [{ code: 'REGISTRY_NOT_CHECKED', pointer, reason }];
    const waived = assess(request, { waivers });
    expect([waived.ready, waived.findings.find(({ waived: why }) => why)?.waived]).toEqual([
      true,
      reason,
    ]);
  });

  it('tells a State that nothing points to, and one that is asked before its turn', () => {
    const request = aCastellan();
    expect(codes(assess(request, { to: ['QV'] }))).toContain('ADDRESSEE_NOT_INDICATED LOWERS');
    expect(codes(assess(request, { to: ['QM'] }))).toContain('ADDRESSEE_NOT_FIRST LOWERS');
    expect(codes(assess(request, { to: ['QM', 'QS'] }))).toEqual([]);
  });

  it('knows where a maker makes, in which calibre, and who copies it under licence', () => {
    const item = anItem({
      make: 'BRENNEK',
      manufacturerNormalised: 'Brennek',
      manufacturerCountry: 'QM',
      model: 'BS-38',
      calibre: '.45',
      calibreAsMarked: '.45',
    });
    const assessment = assess(aTraceRequest({ items: [item] }), { to: ['QM'] });
    expect(codes(assessment)).toEqual(
      expect.arrayContaining([
        'COUNTRY_NOT_OF_MAKER LOWERS',
        'CALIBRE_NOT_OF_MODEL LOWERS',
        'LICENCE_COPY_POSSIBLE WARNS',
      ]),
    );
    expect(
      assessment.suggestions[0]?.addressees.map(({ state, evidence }) => [state, evidence]),
    ).toEqual([
      // The mark of the builders' item names QS; nothing that the list knows fits it, so it decides nothing.
      ['QM', 'MANUFACTURE'],
      ['QV', 'MAKER_LISTED'],
      ['QT', 'LICENCE_COPY'],
    ]);
  });

  it('finds an import mark that was taken for another one', () => {
    const [own] = anItem().marks;
    const proof: Mark = {
      kind: 'PROOF',
      location: 'BARREL',
      textRaw: 'QM 98',
      condition: 'INTACT',
    };
    const absent: Mark = { kind: 'IMPORT', condition: 'ABSENT' };
    const marks = [own, proof, absent].filter((one) => one !== undefined);
    const { findings } = assess(aTraceRequest({ items: [anItem({ marks })] }));
    expect(findings.find(({ code }) => code === 'MARK_READS_AS_IMPORT')).toMatchObject({
      pointer: '/items/0/marks/1/kind',
      sentence: 'The mark "QM 98" reads as an import into QM, but is entered as PROOF.',
    });
  });

  it('knows a maker by any of its names, and the nearest one to a slip of the pen', () => {
    const made = (manufacturerNormalised: string): Assessment =>
      assess(
        aTraceRequest({
          items: [anItem({ make: manufacturerNormalised, manufacturerNormalised })],
        }),
      );
    expect(codes(made('Zorin Arms'))).not.toContain('MAKE_NOT_LISTED WARNS');
    expect(codes(made('ЗОРИН'))).not.toContain('MAKE_NOT_LISTED WARNS');
    const slip = made('Zorrin').findings.find(({ code }) => code === 'MAKE_NOT_LISTED');
    expect(slip?.sentence).toBe(
      'The reference list knows no maker Zorrin. The nearest names are Zorin.',
    );
  });

  it('judges a request without items by its reasons alone', () => {
    const { score, criteria, ready } = assess(aCooperationRequest());
    expect([score, ready]).toEqual([100, true]);
    expect(criteria.map(({ criterion }) => criterion)).toEqual(['LEGAL', 'PURPOSE', 'QUESTIONS']);
  });

  it('judges without any list too', () => {
    const request = aTraceRequest();
    const bare = assessRequest({ request, to: ['QS'], own: 'QN', waivers: [] }, undefined, AT);
    expect(bare.reference).toBeUndefined();
    expect(bare.suggestions[0]?.addressees.map(({ state }) => state)).toEqual(['QS']);
  });

  it('adds up: points of criteria and findings agree, and each remedy names no value', () => {
    const sum = Object.values(CRITERIA).reduce((points, one) => points + one.points, 0);
    expect(sum - CRITERIA.URGENCY.points).toBe(100);
    for (const [code, kind] of Object.entries(FINDINGS)) {
      expect(`${code} ${kind.loses <= CRITERIA[kind.criterion].points}`).toBe(`${code} true`);
      expect(kind.remedy).not.toContain('{');
    }
  });

  it('has no finding that nothing can lead to', () => {
    const [own] = anItem().marks;
    const marked = (mark: object): object => ({ items: [anItem({ marks: [own, mark] as never })] });
    const numbered = (serial: object): object => ({
      items: [anItem({ serials: [{ component: 'FRAME', ...serial } as never] })],
    });
    const twoParts = [
      { component: 'SLIDE', raw: '1', condition: 'INTACT' },
      { component: 'FRAME', raw: '2', condition: 'INTACT' },
    ] as const;
    const changes: object[] = [
      { items: [] },
      { items: [anItem({ photosWaiver: 'none', identification: { confidence: 1 } })] },
      { items: [anItem({ manufacturerCountry: 'QM', calibre: '.45', calibreAsMarked: '.45' })] },
      { items: [anItem({ model: 'ZP-10' })] },
      { items: [anItem({ make: 'Zorrin', manufacturerNormalised: 'Zorrin' })] },
      { items: [anItem({ marks: [{ kind: 'MANUFACTURE_SET', condition: 'ABSENT' }] })] },
      { items: [anItem({ serials: [...twoParts] })] },
      numbered({ condition: 'PRESENT_NOT_READ' }),
      numbered({ condition: 'NOT_EXAMINED' }),
      numbered({ condition: 'NEVER_MARKED' }),
      numbered({ pattern: '??', condition: 'PARTLY_OBLITERATED' }),
      numbered({ component: 'BARREL', raw: 'ZР9-00412', condition: 'INTACT' }),
      numbered({ raw: 'SP-98', condition: 'INTACT' }),
      numbered({ raw: 'NULL', condition: 'INTACT' }),
      marked({ kind: 'IMPORT', condition: 'NOT_EXAMINED' }),
      marked({ kind: 'IMPORT', condition: 'PRESENT_NOT_READ' }),
      marked({ kind: 'IMPORT', condition: 'INTACT', textRaw: 'QM 98', country: 'QN' }),
      marked({ kind: 'PROOF', condition: 'INTACT', textRaw: 'QM 98' }),
      { recovery: { circumstances: '-' }, header: { legalJustification: '-' } },
      { header: { urgency: 'URGENT' } },
      { header: { urgency: 'URGENT', urgencyGrounds: ['U-OTHER'], urgencyReason: 'x' } },
    ];
    const brennek = anItem({ manufacturerNormalised: 'Brennek', model: 'BS-38' });
    const seen = [
      ...changes.map((change) => assess(changed(aTraceRequest() as object, change))),
      assess({}),
      assess(aHalvorsen(undefined)),
      assess(aTraceRequest({ items: [brennek] })),
      assess(aCastellan(), { to: ['QM'] }),
      assess(aCastellan(), { to: ['QV'] }),
    ].flatMap(({ findings }) => findings.map(({ code }) => code));
    expect(Object.keys(FINDINGS).filter((code) => !seen.includes(code as FindingCode))).toEqual([]);
  });

  it('never gains by a fault: leaving anything out of a good request never raises its score', () => {
    const whole = aTraceRequest({ header: aRequestHeader({ urgency: 'ROUTINE' }) });
    const { score } = assess(whole);
    const members = ['make', 'model', 'calibre', 'serials', 'marks', 'photos', 'identification'];
    assert(
      property(subarray(members), (left) => {
        const item = Object.fromEntries(
          Object.entries(whole.items[0] ?? {}).filter(([name]) => !left.includes(name)),
        );
        const assessment = assess(Object.assign({}, whole, { items: [item] }));
        expect(assessment.score).toBeLessThanOrEqual(score);
      }),
      { numRuns: 128 },
    );
  });
});
