/** The nonce under which this page may bring styles of its own; the node puts a fresh one into each page (CSP 3). */
export function nonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]');
  // A browser hides the attribute from scripts, and gives the value as a property.
  return meta?.nonce ?? '';
}
