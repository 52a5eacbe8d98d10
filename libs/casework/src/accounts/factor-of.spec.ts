import { factorOf } from './factor-of.ts';

describe('what a sign-in of the State lacks', () => {
  const asked = { acr: ['urn:gold', 'urn:silver'], amr: ['otp', 'hwk'] };

  it.each([
    ['nothing is asked for', {}, { acr: [], amr: [] }, undefined],
    ['class and method are there', { acr: 'urn:silver', amr: ['pwd', 'otp'] }, asked, undefined],
    ['the class is another', { acr: 'urn:bronze', amr: ['otp'] }, asked, 'ACR'],
    ['the class is missing', { amr: ['otp'] }, asked, 'ACR'],
    ['the class is no text', { acr: ['urn:gold'], amr: ['otp'] }, asked, 'ACR'],
    ['only a password was given', { acr: 'urn:gold', amr: ['pwd'] }, asked, 'AMR'],
    ['the methods are no list', { acr: 'urn:gold', amr: 'otp' }, asked, 'AMR'],
    ['only the class is asked for', { acr: 'urn:gold' }, { ...asked, amr: [] }, undefined],
  ])('when %s', (_, said, wanted, lacks) => {
    expect(factorOf(said, wanted)).toBe(lacks);
  });
});
