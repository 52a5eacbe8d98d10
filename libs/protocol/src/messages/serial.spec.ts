import * as fc from 'fast-check';
import { aTraceRequest, anItem } from '../../../../test/support/builders/index.ts';
import { refusalOf } from '../../../../test/support/refusal-of.ts';
import { checkBody } from '../check-body.ts';
import { findSerialWarnings, normaliseSerial } from './serial.ts';

const warned = (raw: string) => findSerialWarnings(raw).map(({ code }) => code);
const request = (raw: string) =>
  aTraceRequest({
    items: [anItem({ serials: [{ component: 'FRAME', raw, condition: 'INTACT', readBy: 'W' }] })],
  });

describe('a serial number', () => {
  it('B26 with Cyrillic letters is accepted as given', () => {
    const raw = 'АВС0123';
    const body = request(raw);
    expect(checkBody('REQUEST', body)).toBe(body);
    expect(body.items[0]?.serials[0]?.raw).toBe(raw);
    expect(warned(raw)).toEqual(['LOOK_ALIKES']);
    expect(findSerialWarnings(raw)[0]?.detail).toContain('ABC0123');
  });

  it('B26 with letters of two scripts is warned about twice', () => {
    expect(warned('AВC0123')).toEqual(['MIXED_SCRIPTS', 'LOOK_ALIKES']);
    expect(warned('ΑBC0123')).toEqual(['MIXED_SCRIPTS', 'LOOK_ALIKES']);
    expect(warned('ЖB-12')).toEqual(['MIXED_SCRIPTS']);
  });

  it('B26 suggests small letters too', () => {
    expect(findSerialWarnings('ас-12')[0]?.detail).toContain('AC12');
  });

  it('is not warned about where nothing is doubtful', () => {
    for (const raw of ['C58-207731', '16020', 'ЖД-77', 'ΔΣ 5', '٢٠٧', '000123', 'X1', '10000']) {
      expect(warned(raw)).toEqual([]);
    }
  });

  it('B30 that is a word for no number is text with a warning', () => {
    for (const raw of ['NULL', 'null', 'N/A', 'n.a.', '0000', 'unknown', ' None ', 'XXXX', '---']) {
      expect(warned(raw)).toEqual(['PLACEHOLDER']);
      const body = request(raw);
      expect(checkBody('REQUEST', body)).toBe(body);
    }
  });

  it('B29, B27 that is blank, endless or not visible is refused', () => {
    const code = (raw: string) => refusalOf(() => checkBody('REQUEST', request(raw))).faults[0];
    const pointer = '/items/0/serials/0/raw';
    expect(code('')).toMatchObject({ pointer, code: 'text.blank' });
    expect(code('   ')).toMatchObject({ pointer, code: 'text.blank' });
    expect(code('A'.repeat(10_000))).toMatchObject({ pointer, code: 'limit.length' });
    expect(code('C58\u200b-1')).toMatchObject({ pointer, code: 'text.invisible' });
    expect(code('\u202e137702-85C')).toMatchObject({ pointer, code: 'text.invisible' });
  });

  it('B19 that is hostile to patterns costs nothing', () => {
    for (const unit of ['0', 'X', '?', 'А', 'A\u0301', ' -', '[']) {
      // A pattern that went back and forth over so much would still be at it when the test is given up.
      expect(findSerialWarnings(unit.repeat(100_000))).toBeDefined();
    }
  });
});

describe('normaliseSerial', () => {
  it('drops what officers write differently', () => {
    expect(normaliseSerial(' c58-207 731 ')).toBe('C58207731');
    expect(normaliseSerial('C58/207.731')).toBe('C58207731');
    expect(normaliseSerial('C58\u2013207731')).toBe('C58207731');
  });

  it('merges nothing that differs on the weapon', () => {
    const distinct = ['ABC', 'АВС', 'O1', '01', 'OI', 'Ⅳ', 'IV', '①', '1', 'ß', 'SS', '²', '2'];
    expect(new Set(distinct.map(normaliseSerial)).size).toBe(distinct.length);
  });

  it('is the same however a letter was composed', () => {
    expect(normaliseSerial('\u0415\u0308-1')).toBe(normaliseSerial('\u0401-1'));
  });

  it('changes nothing when it is done again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (raw) => {
        const once = normaliseSerial(raw);
        expect(normaliseSerial(once)).toBe(once);
      }),
    );
  });
});
