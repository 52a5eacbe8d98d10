/** Whether a text fits a pattern in which `*` is any run of characters and `?` is one: in the time of one walk, whatever the pattern. */
export function fitsPattern(text: string, pattern: string): boolean {
  const [letters, wanted] = [Array.from(text), Array.from(pattern)];
  let [at, place] = [0, 0];
  // Where the last star stands, and up to where it has taken letters: only that one is ever tried anew.
  let star: { place: number; at: number } | undefined;
  while (at < letters.length) {
    if (wanted[place] === '*') {
      star = { place, at };
      place += 1;
    } else if (wanted[place] === '?' || wanted[place] === letters[at]) {
      at += 1;
      place += 1;
    } else if (star) {
      star.at += 1;
      at = star.at;
      place = star.place + 1;
    } else return false;
  }
  return wanted.slice(place).every((one) => one === '*');
}
