import { readImportMark } from './import-mark-form.ts';
import { hasForm } from './serial-form.ts';

const FORMS = [
  { state: 'QS', form: 'QS yy' },
  { state: 'QT', form: 'QT yyyy' },
  { state: 'QV', form: 'V*' },
];

describe('import marks', () => {
  it.each([
    ['QS 04', { state: 'QS', year: 2004 }],
    ['qs-04', { state: 'QS', year: 2004 }],
    ['QS26', { state: 'QS', year: 2026 }],
    ['QS 27', { state: 'QS', year: 1927 }],
    ['QT 1998', { state: 'QT', year: 1998 }],
    ['QT 98', undefined],
    ['QS 2004', undefined],
    ['QS', undefined],
    ['', undefined],
    ['V', { state: 'QV' }],
  ])('%s', (text, expected) => {
    expect(readImportMark(text, FORMS, 2026)).toEqual(expected);
  });
});

describe('forms of numbers', () => {
  it.each([
    ['C58-207731', { form: 'C58-######' }, true],
    ['c58 207731', { form: 'C58-######' }, true],
    ['C58-20773', { form: 'C58-######' }, false],
    ['C59-207731', { form: 'C58-######' }, false],
    ['16020', { form: '#####', from: '15000', to: '18999' }, true],
    ['14999', { form: '#####', from: '15000', to: '18999' }, false],
    ['19000', { form: '#####', from: '15000', to: '18999' }, false],
    ['AB-12', { form: '@@-##' }, true],
    ['A1-12', { form: '@@-##' }, false],
  ])('%s is of the form %j: %s', (serial, form, expected) => {
    expect(hasForm(serial, form)).toBe(expected);
  });
});
