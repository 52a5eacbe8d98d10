/** The problems of PROBLEM_CODES that are about what lies under the node's own key. */
export const SEALED_PROBLEMS = {
  'sealed.displaced': {
    status: 409,
    title: 'Something that is kept sealed does not open in its place',
    detail:
      'It was moved or altered in the database of this node, or its key is not here any more. Nothing was changed. Tell the administrator of the node.',
  },
} as const satisfies Record<string, { status: number; title: string; detail: string }>;
