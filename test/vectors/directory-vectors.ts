import type { PublicJwk, Statement } from '@trace/protocol';
import { publicPartOf } from '@trace/protocol';
import { changed } from '../support/builders/index.ts';
import { after, NOW, type Scene } from './scene.ts';
import { headerOf, jws, withCharacter } from './tokens.ts';
import { accept, refuse, type Vector } from './vector.ts';
import { directoryKey, type StateKeys } from './vector-keys.ts';
import type { WeakCertificate } from './weak-certificates.ts';

/** A directory file, the pinned key of its authority, and when it is read. */
export interface DirectoryInput {
  directory: string;
  authority: PublicJwk;
  now: string;
}

type StateCode = 'QN' | 'QS' | 'QM';

const seconds = (instant: string): number => Date.parse(instant) / 1_000;

/** What a directory may say. */
export function directoryVectors(
  scene: Scene,
  weak: readonly WeakCertificate[],
): Vector<DirectoryInput>[] {
  const { authority, states } = scene.keys;
  const pinned = publicPartOf(authority);
  const header = headerOf('entity-statement+jwt', authority);
  const [qn, qs, qm] = (['QN', 'QS', 'QM'] as const).map((state) =>
    statement(state, states[state]),
  );
  if (!qn || !qs || !qm) throw new Error('statements are missing');
  const signed = (content: object): string => jws(header, content, authority);
  const holding = (...tokens: string[]): DirectoryInput => ({
    directory: JSON.stringify({ statements: tokens }),
    authority: pinned,
    now: NOW,
  });
  const of = (...contents: object[]): DirectoryInput => holding(...contents.map(signed));
  const but = (changes: object, of: object = qn): object => changed<object>(of, changes);
  const node = (trace_node: object): DirectoryInput => of(but({ metadata: { trace_node } }));
  const state = (trace_state: object): DirectoryInput => of(but({ metadata: { trace_state } }));
  const keys = (...list: unknown[]): DirectoryInput => of(but({ jwks: { keys: list } }));
  const [sig, last, next, revoked, enc] = qn.jwks.keys;
  const first = '/statements/0';
  const endpoint = `${first}/metadata/trace_node/endpoint`;
  const certificate = `${first}/metadata/trace_node/tls_certificates/0`;
  const token = signed(qn);
  const { tls_certificates } = qn.metadata.trace_node;
  return [
    accept('three States', of(qn, qs, qm), ['QN', 'QS', 'QM']),
    accept('nobody yet', of(), []),
    refuse('not signed by the authority', holding(jws(header, qn, scene.qm)), 'sig.invalid', first),
    refuse(
      'signed by a key that is not pinned',
      holding(jws(headerOf('entity-statement+jwt', scene.qm), qn, scene.qm)),
      'sig.unknown-key',
      first,
    ),
    refuse(
      'of another type',
      holding(jws(headerOf('JWT', authority), qn, authority)),
      'sig.type',
      first,
    ),
    refuse(
      'one character changed',
      holding(withCharacter(token, 400, token[400] === 'A' ? 'B' : 'A')),
      'sig.invalid',
      first,
    ),
    refuse(
      'an authority that speaks about itself',
      of(but({ iss: 'QN' })),
      'directory.issuer',
      `${first}/iss`,
    ),
    refuse(
      'issued in the future',
      of(but({ iat: seconds(after(NOW, 121)) })),
      'directory.not-yet-valid',
      `${first}/iat`,
    ),
    refuse('expired', of(but({ exp: seconds(NOW) })), 'directory.expired', `${first}/exp`),
    refuse(
      'two statements about one State',
      of(qn, but({ version: 2 })),
      'directory.duplicate-subject',
      '/statements/1',
    ),
    refuse(
      'two States with one certificate',
      of(qn, but({ metadata: { trace_node: { tls_certificates } } }, qs)),
      'directory.certificate',
      '/statements/1',
    ),
    refuse(
      'two States with one key',
      of(qn, but({ jwks: qn.jwks }, qs)),
      'key.duplicate',
      '/statements/1',
    ),
    refuse(
      'B49: http',
      node({ endpoint: 'http://node.qn.example:8443' }),
      'member.invalid',
      endpoint,
    ),
    refuse(
      'B49: no port',
      node({ endpoint: 'https://node.qn.example' }),
      'directory.endpoint',
      endpoint,
    ),
    refuse(
      'B49: an odd spelling of an address',
      node({ endpoint: 'https://0x7f.1:8443' }),
      'directory.endpoint',
      endpoint,
    ),
    refuse(
      'B49: a port that does not exist',
      node({ endpoint: 'https://node.qn.example:70000' }),
      'directory.endpoint',
      endpoint,
    ),
    refuse(
      'B49: a user',
      node({ endpoint: 'https://a@node.qn.example:8443' }),
      'member.invalid',
      endpoint,
    ),
    refuse(
      'a certificate that is none',
      node({ tls_certificates: ['AAAA'] }),
      'directory.certificate',
      certificate,
    ),
    refuse(
      'two certificates with one subject',
      node({ tls_certificates: [...tls_certificates, weak[0]?.certificate] }),
      'directory.certificate',
      `${first}/metadata/trace_node/tls_certificates/1`,
    ),
    ...weak.map((one) =>
      refuse(
        `B56: a certificate, ${one.name}`,
        node({ tls_certificates: [one.certificate] }),
        one.code,
        certificate,
      ),
    ),
    accept('a key that was revoked', keys(sig, revoked, enc), ['QN']),
    refuse(
      'a key revoked for a reason that is none',
      keys(sig, changed<object>(revoked ?? {}, { revoked: { reason: 'lost' } }), enc),
      'code.unknown',
      `${first}/jwks/keys/1/revoked/reason`,
    ),
    refuse(
      'an encryption key that was revoked, and no other',
      keys(sig, changed<object>(enc ?? {}, { revoked: revoked?.revoked })),
      'directory.keys',
      `${first}/jwks/keys`,
    ),
    refuse('no signing key', keys(enc), 'directory.keys', `${first}/jwks/keys`),
    refuse('no encryption key', keys(sig), 'directory.keys', `${first}/jwks/keys`),
    refuse(
      'B56: a private part',
      keys(scene.qn, enc),
      'key.private-part',
      `${first}/jwks/keys/0/d`,
    ),
    refuse(
      'B56: the same key twice',
      keys(sig, last, next, enc, sig),
      'key.duplicate',
      `${first}/jwks/keys/4`,
    ),
    refuse(
      'a key without interval',
      keys(changed<object>(sig ?? {}, { valid_from: undefined }), enc),
      'member.missing',
      `${first}/jwks/keys/0/valid_from`,
    ),
    refuse(
      'a legal basis that is none',
      state({ memberships: [{ basis: 'FRIENDSHIP', since: '2020-01-01' }] }),
      'code.unknown',
      `${first}/metadata/trace_state/memberships/0/basis`,
    ),
    refuse(
      'a holiday that does not exist',
      state({ holidays: [{ date: '2026-02-29', name: 'Leap' }] }),
      'date.impossible',
      `${first}/metadata/trace_state/holidays/0/date`,
    ),
    refuse(
      'a weekend of seven days',
      state({ weekend: [1, 2, 3, 4, 5, 6, 7] }),
      'limit.items',
      `${first}/metadata/trace_state/weekend`,
    ),
    refuse('a member too many', of(but({ crit: [] })), 'member.unknown', `${first}/crit`),
    refuse(
      'a member twice',
      { ...of(), directory: '{"statements":[],"statements":[]}' },
      'json.duplicate-member',
      '/statements',
    ),
    refuse('not a directory', { ...of(), directory: '[]' }, 'member.type', ''),
  ];
}

function statement(state: StateCode, keys: StateKeys): Statement {
  const names = { QN: 'Northland', QS: 'Southland', QM: 'Midland' };
  return {
    iss: 'https://directory.example',
    sub: state,
    iat: seconds('2026-01-01T00:00:00Z'),
    exp: seconds('2027-01-01T00:00:00Z'),
    version: 1,
    jwks: { keys: [...keys.signing, ...keys.encryption].map(directoryKey) },
    metadata: {
      trace_node: {
        endpoint: `https://node.${state.toLowerCase()}.example:8443`,
        tls_certificates: [keys.tls_certificate],
        protocol_versions: ['1.0'],
      },
      trace_state: {
        name: names[state],
        languages: ['en'],
        zone: 'Europe/Vienna',
        weekend: [6, 7],
        holidays: [{ date: '2026-01-01', name: 'New Year' }],
        calendar_version: '2026.1',
        reading: 'CALENDAR_STRICT',
        memberships: [{ basis: 'FP_12_4', since: '2010-05-01' }],
        request_types: ['TRACE', 'COOPERATION'],
      },
    },
  };
}
