/** The problems of PROBLEM_CODES that only another node meets, at the gateway of this one or at its directory. */
export const GATEWAY_PROBLEMS = {
  'peer.certificate-missing': {
    status: 401,
    title: 'No client certificate',
    detail: 'Connect with the TLS certificate that the directory names for your node.',
  },
  'peer.certificate-ended': {
    status: 401,
    title: 'The client certificate has ended',
    detail: 'Make a successor, have the directory authority publish it, and connect anew with it.',
  },
  'peer.unknown': {
    status: 403,
    title: 'The client certificate belongs to no partner',
    detail: 'Have the directory authority publish this certificate in your statement.',
  },
  'parcel.put-off': {
    status: 503,
    title: 'Parcels of your State are put off',
    detail:
      'This node has failed as it opened them. Send the same again when the header Retry-After says.',
  },
} as const;
