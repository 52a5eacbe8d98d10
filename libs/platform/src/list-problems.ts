/** The problems of PROBLEM_CODES that are about lists: searched, saved, taken along. */
export const LIST_PROBLEMS = {
  'export.too-large': {
    status: 422,
    title: 'More cases fit than one file may have',
    detail: 'Narrow the list to at most 10,000 cases.',
  },
  'evidence.too-large': {
    status: 422,
    title: 'The evidence of this case is larger than one file may be',
    detail: 'Its messages and receipts have more than 256 MiB. Take them one by one.',
  },
  'list.unknown': {
    status: 404,
    title: 'There is no such list',
    detail: 'It was forgotten, or is not yours to forget.',
  },
  'list.too-many': {
    status: 422,
    title: 'No more lists can be saved',
    detail: 'Forget one of your lists first.',
  },
  'template.unknown': {
    status: 404,
    title: 'There is no such template',
    detail: 'It was forgotten, or is not shared with you.',
  },
  'template.too-many': {
    status: 422,
    title: 'No more templates can be saved',
    detail: 'Forget one of your templates first.',
  },
  'search.too-short': {
    status: 422,
    title: 'Too little to search for',
    detail: 'Give at least two characters; with wildcards, at least three that stand together.',
  },
} as const satisfies Record<string, { status: number; title: string; detail: string }>;
