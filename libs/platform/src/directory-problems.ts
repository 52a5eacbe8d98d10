/** The problems of whoever decides which States are believed, and of whoever signs a directory. */
export const DIRECTORY_PROBLEMS = {
  'partner-change.unknown': {
    status: 404,
    title: 'No such change of a partner',
    detail: 'There is no change with this id. Check the id.',
  },
  'partner-change.decided': {
    status: 409,
    title: 'This change was decided already',
    detail: 'Look at the list of changes: who decided, and how, is shown there.',
  },
  'partner-change.same-person': {
    status: 403,
    title: 'Two persons compare a change',
    detail: 'You have confirmed it already. Another person has to compare the fingerprint too.',
  },
  'partner-change.fingerprint': {
    status: 422,
    title: 'The fingerprint is another one',
    detail:
      'Compare again over a line that you know. If it still differs, decline the change and tell your supervisor.',
  },
  'partner-change.not-needed': {
    status: 409,
    title: 'This statement changes nothing',
    detail:
      'It is in force already, or older than the one that is. Ask the State for its current one.',
  },
  'directory-proposal.unknown': {
    status: 404,
    title: 'No such change of the directory',
    detail: 'There is no proposal with this id. Check the id.',
  },
  'directory-proposal.decided': {
    status: 409,
    title: 'This proposal was decided already',
    detail: 'Look at the list of proposals: who decided, and how, is shown there.',
  },
  'directory-proposal.waiting': {
    status: 409,
    title: 'Another change of this State waits already',
    detail: 'Have it approved or declined first, then propose this one.',
  },
  'directory-proposal.not-needed': {
    status: 409,
    title: 'The directory does not name this State',
    detail: 'Nothing is to be removed. Look at the list of proposals.',
  },
  'directory-proposal.same-person': {
    status: 403,
    title: 'Nobody approves what he has proposed himself',
    detail: 'Another person has to compare the fingerprint too, and to approve.',
  },
  'directory-proposal.no-authority': {
    status: 409,
    title: 'This node is no directory authority',
    detail:
      'Make its key with "trace-node partners authority-make" in AUTHORITY_DIR, or ask the node that has it.',
  },
} as const;
