import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import { WRAPPED_COLUMNS } from './wrapped-columns.ts';

/** Sealed into a cookie for the minutes of a sign-in and held in no column: after a rotation the older key still opens it. */
const IN_A_COOKIE = 'libs/casework/src/accounts/state-sign-in.ts';

describe('the columns under the key of the sealed parts', () => {
  it('name every file that puts something there, so that a rotation forgets nothing', () => {
    const root = projectRoot();
    const files = ['libs/exchange/src', 'libs/casework/src', 'apps/node/src'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(folder, file),
      ),
    );
    const writing = files.filter(
      (file) =>
        /(?<!spec|columns)\.ts$/.test(file) &&
        /\.wrap\(/.test(readFileSync(join(root, file), 'utf8')),
    );
    const named = new Set<string>([
      ...WRAPPED_COLUMNS.flatMap((one) => one.writtenBy),
      IN_A_COOKIE,
    ]);
    expect(writing.toSorted()).toEqual([...named].toSorted());
  });
});
