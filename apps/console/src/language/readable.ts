const CODE = /^[A-Z0-9][A-Z0-9_]*$/;

/** A name or code as words: `factsSummary` and `FACTS_SUMMARY` are both "Facts summary". What is no such name stays. */
export function readable(name: string): string {
  const isCode = CODE.test(name) && name.length > 3 && /[A-Z]{3}/.test(name);
  if (!isCode && !/^[a-z][A-Za-z0-9]*$/.test(name)) return name;
  const words = isCode
    ? name.toLowerCase().replaceAll('_', ' ')
    : name.replaceAll(
        /([a-z0-9])([A-Z])/g,
        (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
      );
  return words.charAt(0).toUpperCase() + words.slice(1);
}
