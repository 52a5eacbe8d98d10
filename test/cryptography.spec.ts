import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';

const root = projectRoot();
const text = readFileSync(join(root, 'libs/platform/security.md'), 'utf8');

/** What brings cryptography into a file; ids by chance (`randomUUID`) and types alone are none. */
const BRINGS =
  /^(?!import type )(?!import \{ randomUUID \} ).*(?:from |import\()'(?:node:(?:crypto|tls|https)|jose|otplib|undici|@node-rs\/argon2|@peculiar\/x509|pkijs|pkcs11js|graphene-pk11|openid-client)'/m;

/** The files of the program, without their tests and what was generated, in which cryptography is used. */
function filesWithCryptography(): string[] {
  const files = execFileSync('git', ['ls-files', 'libs', 'apps'], { cwd: root, encoding: 'utf8' });
  return files
    .split('\n')
    .filter((file) => /\.tsx?$/.test(file) && !/\.spec\.ts$|\/client\/|\/testing\//.test(file))
    .filter((file) => BRINGS.test(readFileSync(join(root, file), 'utf8')));
}

describe('the inventory of cryptography', () => {
  const [, inventory = ''] = /\n### Where it is used\n([\s\S]*?)\n#/.exec(text) ?? [];
  const named = [...inventory.matchAll(/`((?:libs|apps)\/[\w./-]+\.tsx?)`/g)].map(
    ([, file]) => file ?? '',
  );

  it('names every file in which it is used, and no other', () => {
    const used = filesWithCryptography();
    expect(used.length).toBeGreaterThan(15);
    expect(named.toSorted()).toEqual(used.toSorted());
  });

  it('has no algorithm that is broken, but for the names of certificates in time-stamps of others', () => {
    const broken = named.filter((file) =>
      /['"](?:md5|sha-?1|des|rc4|aes-\d+-(?:ecb|cbc))['"-]/i.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    );
    expect(broken).toEqual(['libs/protocol/src/transparency/time-stamp.ts']);
  });
});
