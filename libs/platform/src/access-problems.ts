/** The problems of coming in: accounts, sessions and passwords. They belong to the closed list of problem codes. */
export const ACCESS_PROBLEMS = {
  'session.ended': {
    status: 401,
    title: 'You are not signed in any more',
    detail: 'Sign in again. What you had saved is kept.',
  },
  'session.restricted': {
    status: 403,
    title: 'Something has to be set up first',
    detail: 'Set up your second factor (see "tasks" at /v1/me); then everything else is open.',
  },
  'session.cross-site': {
    status: 403,
    title: 'The call came from another site',
    detail: 'Open the console of this node itself and repeat it there.',
  },
  'session.unknown': {
    status: 404,
    title: 'No such session',
    detail: 'There is no session with this id that you may see. It may have ended already.',
  },
  'sign-in.refused': {
    status: 401,
    title: 'You could not be signed in',
    detail:
      'Name, password or code is not right, or the account is closed. Check them, or ask the administrator.',
  },
  'sign-in.code-missing': {
    status: 401,
    title: 'The code of your second factor is missing',
    detail: 'Send name and password again with the six digits that your authenticator shows.',
  },
  'sign-in.throttled': {
    status: 429,
    title: 'Too many tries to sign in',
    detail: 'Wait as long as the header Retry-After says, then try again.',
  },
  'sign-in.provider': {
    status: 401,
    title: 'The sign-in of your State did not vouch for you',
    detail: 'Begin again from the console. If it happens again, ask the administrator.',
  },
  'sign-in.provider-away': {
    status: 503,
    title: 'The sign-in of your State does not answer',
    detail: 'Try again in a moment, or sign in with name and password.',
  },
  'sign-in.unbound': {
    status: 403,
    title: 'There is no account here for you',
    detail:
      'The sign-in of your State knows you, but no open account of this node is bound to you. Ask the administrator.',
  },
  'sign-in.factor-missing': {
    status: 403,
    title: 'You did not sign in strongly enough',
    detail: 'Sign in at your State again, with a second factor.',
  },
  'invitation.invalid': {
    status: 401,
    title: 'The invitation is not valid',
    detail: 'It is unknown, was used, or its time is over. Ask the administrator for a new one.',
  },
  'password.weak': {
    status: 422,
    title: 'The password is too easy to guess',
    detail: 'Choose 12 characters or more: several words that have nothing to do with each other.',
  },
  'password.wrong': {
    status: 403,
    title: 'That is not your present password',
    detail: 'Give the password with which you signed in.',
  },
  'second-factor.wrong': {
    status: 422,
    title: 'The code is not right',
    detail: 'Give the six digits that your authenticator shows now. Its clock must be right.',
  },
  'account.unknown': {
    status: 404,
    title: 'No such account',
    detail: 'There is no account with this id. Check the id.',
  },
  'account.exists': {
    status: 409,
    title: 'There is an account with this name',
    detail: 'Choose a name that nobody has, or change the account that exists.',
  },
  'account.last-administrator': {
    status: 409,
    title: 'Nobody would be left to look after the node',
    detail: 'Make another person administrator first.',
  },
  'capacity.unknown': {
    status: 403,
    title: 'You can not act in this capacity',
    detail: 'Choose one of the capacities that /v1/me shows.',
  },
  'events.too-many': {
    status: 429,
    title: 'Too many pages listen at once',
    detail: 'Close some of them, or look again by yourself from time to time.',
  },
  'mail.no-address': {
    status: 422,
    title: 'There is no address for the summary',
    detail: 'Name the address to which it shall go, or no hour.',
  },
  'zone.unknown': {
    status: 422,
    title: 'There is no such time zone',
    detail: 'Give an IANA name such as Europe/Vienna, or none for the zone of the State.',
  },
  'deputy.invalid': {
    status: 422,
    title: 'This person can not be the deputy',
    detail: 'Name another person who has an account, and days of which the last is not over.',
  },
  'approval.unknown': {
    status: 404,
    title: 'No such approval',
    detail: 'Nothing with this id waits, or has waited, for a second person. Check the id.',
  },
  'approval.decided': {
    status: 409,
    title: 'This was decided already',
    detail: 'Look at the approval: who has decided, and how, is shown there.',
  },
  'approval.same-person': {
    status: 403,
    title: 'Nobody approves what he has asked for himself',
    detail: 'Ask somebody else whose role allows it.',
  },
  'approval.outdated': {
    status: 409,
    title: 'It can not be said any more as it was asked',
    detail: 'The case has changed since. Whoever asked has to submit it again.',
  },
  'approval.unsigned': {
    status: 409,
    title: 'Something in this case waits for its signature',
    detail:
      'This node can not sign at the moment, and what was said first is signed first. Wait until it has gone out, or take it back among the approvals.',
  },
} as const satisfies Record<string, { status: number; title: string; detail: string }>;
