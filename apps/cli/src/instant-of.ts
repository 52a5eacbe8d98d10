import { InvalidArgumentError } from 'commander';

/** An instant as an operator writes it; anything else is told in a sentence. */
export function instantOf(word: string): Date {
  const instant = new Date(word);
  if (/^\d{4}-\d{2}-\d{2}T.*Z$/.test(word) && !Number.isNaN(instant.getTime())) return instant;
  throw new InvalidArgumentError('It is an instant in UTC, such as 2027-01-11T09:00:00Z.');
}
