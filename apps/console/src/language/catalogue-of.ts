/** The words of one area of the console, by their keys. */
export type Words = Readonly<Record<string, string>>;

/**
 * One language whole, from its files: the words of `board.json` are asked for as `board.<key>`, those of `words.json`,
 * which belong to no area, by their key alone.
 */
export function catalogueOf(
  files: Readonly<Record<string, Words>>,
): Record<string, Words | string> {
  const areas = Object.entries(files).map(([path, words]) => {
    const area = /([^/]+)\.json$/.exec(path)?.[1] ?? path;
    return area === 'words' ? words : { [area]: words };
  });
  return Object.assign({}, ...areas) as Record<string, Words | string>;
}
