/** A password in the one form of Unicode that compares it with words and lists, whatever keyboard it came from. */
export function normalPassword(password: string): string {
  return password.normalize('NFKC');
}
