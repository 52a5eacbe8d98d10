/** The problems of PROBLEM_CODES that are about internal notes. */
export const NOTE_PROBLEMS = {
  'note.unknown': {
    status: 404,
    title: 'No such note',
    detail: 'This case has no note with this id. Check the id.',
  },
  'note.not-author': {
    status: 403,
    title: 'Only its author strikes out a note',
    detail: 'Write a note of your own that says what is wrong with this one.',
  },
  'note.too-many': {
    status: 422,
    title: 'The case has no room for another note',
    detail: 'A case keeps at most 500 notes.',
  },
  'mention.unknown': {
    status: 422,
    title: 'Somebody who is mentioned may not see the case',
    detail: 'Choose among those that /v1/cases/{id}/note-readers lists.',
  },
} as const satisfies Record<string, { status: number; title: string; detail: string }>;
