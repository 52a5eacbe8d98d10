import { invitationCodeOf, newInvitationCode, newSessionSecret } from './secret.ts';

describe('secrets', () => {
  it('are never the same twice', () => {
    expect(new Set(Array.from({ length: 100 }, newInvitationCode)).size).toBe(100);
    expect(new Set(Array.from({ length: 100 }, newSessionSecret)).size).toBe(100);
  });

  it('are found however somebody types them', () => {
    const code = newInvitationCode();
    expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`;
    expect(invitationCodeOf(typed)).toBe(code);
  });
});
