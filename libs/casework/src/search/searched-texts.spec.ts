import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import { shapeOf } from '../../../protocol/src/shape/compile.ts';
import type { Shaped } from '../../../protocol/src/shape/rule.ts';
import { SEARCHED_MEMBERS, searchedTexts } from './searched-texts.ts';

/** Texts that are not searched for: who a person is or signed, how to reach somebody, and what only files have. */
const NOT_SEARCHED = new Set([
  'address',
  'approver',
  'assignedUnit',
  'bilateralRefs',
  'by',
  'classification',
  'confidentialRequestReason',
  'docType',
  'family',
  'function',
  'given',
  'keysUsed',
  'missingElements',
  'name',
  'necessity',
  'noContactReason',
  'number',
  'pattern',
  'personPurposeLink',
  'photosWaiver',
  'placeOfBirth',
  'qualification',
  'readBy',
  'recipient',
  'referenceTableId',
  'requestedByReason',
  'secondReader',
  'unit',
  'useRestrictions',
  'authority',
  'acknowledgement',
]);

describe('what of a message is searched for', () => {
  it('is decided for every text that a message may have', async () => {
    const folder = join(projectRoot(), 'libs/protocol/src/messages');
    const files = (await readdir(folder)).filter((name) => name.endsWith('.message.ts'));
    const undecided = new Set<string>();
    const searched = new Set(Object.values(SEARCHED_MEMBERS).flat());
    for (const file of files) {
      const classes = (await import(join(folder, file))) as Record<string, unknown>;
      for (const one of Object.values(classes).filter(isShaped)) {
        for (const { name, rule } of shapeOf(one).members) {
          if (rule.form !== 'value' && rule.form !== 'values') continue;
          if (!isText(rule.rule.schema) || searched.has(name) || NOT_SEARCHED.has(name)) continue;
          undecided.add(name);
        }
      }
    }
    expect([...undecided]).toEqual([]);
  });

  it('leaves out the names of people', () => {
    const body = {
      items: [{ make: 'Halvorsen', serials: [{ raw: 'K-1', readBy: 'Inspector Weber' }] }],
      header: { humanRef: 'QN-TR-1', requestingAuthority: { name: 'Police', address: 'Street 1' } },
      questions: [{ codes: ['TEXT'], text: 'Who bought it?' }],
    };
    expect(searchedTexts(body)).toEqual([
      { kind: 'TEXT', text: 'Halvorsen' },
      { kind: 'NUMBER', text: 'K-1' },
      { kind: 'REFERENCE', text: 'QN-TR-1' },
      { kind: 'TEXT', text: 'Who bought it?' },
    ]);
  });
});

function isShaped(value: unknown): value is Shaped {
  return (
    typeof value === 'function' && Function.prototype.toString.call(value).startsWith('class ')
  );
}

function isText(schema: Readonly<Record<string, unknown>>): boolean {
  return (
    schema['type'] === 'string' &&
    schema['enum'] === undefined &&
    schema['pattern'] === undefined &&
    schema['format'] === undefined
  );
}
