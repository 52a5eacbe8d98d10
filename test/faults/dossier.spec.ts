import { checkBody } from '@trace/protocol';
import { Dossier } from './dossier.ts';

describe('what the driver submits', () => {
  const dossier = new Dossier('QN', ['QS', 'QT']);

  it('is what the messages demand', () => {
    const bodies = [
      ['REQUEST', dossier.request(true).request],
      ['REQUEST', dossier.request(false).request],
      ['ACKNOWLEDGEMENT', dossier.acknowledgement().body],
      ['FINAL_ANSWER', dossier.finalAnswer().body],
      ['REFUSAL', dossier.refusal().body],
      ['WITHDRAWAL', dossier.withdrawal().body],
    ] as const;
    for (const [kind, body] of bodies) expect(() => checkBody(kind, body)).not.toThrow();
  });

  it('is of ordinary size and never the same twice', () => {
    const [one, other] = [JSON.stringify(dossier.request()), JSON.stringify(dossier.request())];
    expect(one.length).toBeGreaterThan(2_000);
    expect(other).not.toBe(one);
  });
});
