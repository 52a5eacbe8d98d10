/** A text as a header can carry it: its bytes in UTF-8, one character each, as the node reads them. */
export function headerText(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
