/** The same password from any keyboard (NIST SP 800-63B section 3.1.1.2). */
export function normalPassword(password: string): string {
  return password.normalize('NFKC');
}
