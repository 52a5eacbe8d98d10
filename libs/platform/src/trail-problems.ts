/**
 * Why nothing is done at present though nothing is wrong with what was asked: its evidence could not be kept. And what is
 * wrong with a word about something unusual in it.
 */
export const TRAIL_PROBLEMS = {
  'audit.behind': {
    status: 503,
    title: 'The audit log of this node does not go on',
    detail:
      'Nothing was done. Entries have had no position for longer than the time of grace: tell the administrator, who finds the reason in the diagnostics. Repeat this when the log goes on.',
  },
  'audit.unwritable': {
    status: 503,
    title: 'The audit entry can not be written',
    detail:
      'Nothing was done, and nothing is shown without its entry. Tell the administrator, and repeat this later.',
  },
  'disk.full': {
    status: 503,
    title: 'The disk of this node is full',
    detail:
      'Nothing was stored. Cases can be read as long as there is room for the audit entries; the administrator has to make room. Repeat this afterwards.',
  },
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
} as const;
