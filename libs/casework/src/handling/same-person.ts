import type { PersonIdentity } from '@trace/protocol';

/** Whether two identities name one person: a document in both, or a name in both that nothing else contradicts. */
export function samePerson(one: PersonIdentity, other: PersonIdentity): boolean {
  const documents = new Set(documentsOf(one));
  if (documentsOf(other).some((document) => documents.has(document))) return true;
  if (contradict(one.dateOfBirth, other.dateOfBirth)) return false;
  return one.names.some((name) =>
    other.names.some(
      (known) =>
        written(name.family) === written(known.family) &&
        !contradict(name.given && written(name.given), known.given && written(known.given)),
    ),
  );
}

function documentsOf({ idDocuments = [] }: PersonIdentity): string[] {
  return idDocuments.map(
    ({ country, number }) => `${country} ${written(number).replaceAll(/[^\p{L}\p{N}]/gu, '')}`,
  );
}

function contradict(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function written(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
