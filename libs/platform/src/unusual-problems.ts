/** The problems of PROBLEM_CODES that are about what is unusual. */
export const UNUSUAL_PROBLEMS = {
  'unusual.unknown': {
    status: 404,
    title: 'Nothing unusual has this key',
    detail: 'Give the key of a finding or of a drawn opening as /v1/unusual shows it now.',
  },
  'unusual.own': {
    status: 403,
    title: 'Nobody says of his own doing that it was justified',
    detail: 'Ask another supervisor to look at it.',
  },
} as const satisfies Record<string, { status: number; title: string; detail: string }>;
