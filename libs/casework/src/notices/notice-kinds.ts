/**
 * Everything that somebody is told without asking: the closed list, each with the sentence that says what to do. The
 * sentence holds no data of the case; the reference, the State and the clock stand beside it.
 */
export const NOTICE_KINDS = {
  CLOCK_CROSSED: 'Time is running: see what is waited for, and act before it is due.',
  PARTNER_CROSSED:
    'The time of the other State is running: nothing is due from here, but be ready to ask.',
  CLOCK_OVERDUE: 'This is overdue: answer, or send a notice of the delay with its reason.',
  PARTNER_OVERDUE:
    'The other State is late. Its officer has been reminded, unless that is switched off.',
  UPDATE_MISSED: 'A promised word on a delay has not come in time: ask for it, or give it.',
  REQUEST_RECEIVED: 'An urgent request has arrived: acknowledge it now.',
  NOT_DELIVERED:
    'A message has not reached the node of the other State: see its lane, and call its duty contact.',
  CLOCK_MOVED:
    'A calendar was corrected and a due date has moved: see the case for the former and the new date.',
  WITHDRAWAL_OFFERED:
    'Another State has answered in full: withdraw this request, if it is needed no longer.',
  PURGE_ASKED:
    'The other State asks that something be destroyed: confirm it, or say why it must be kept.',
  PURGE_DUE:
    'Something is to be destroyed: approve it, decline it, or set a legal hold with its reason.',
  PURGE_DONE: 'The other State has confirmed what it destroyed.',
  MESSAGE_REFUSED:
    'A message of the other State was refused: see the refused messages, and tell its focal point.',
  ATTACHMENT_REFUSED:
    'The bytes of an attachment were refused: see the case for the reason, and have the file sent again.',
  SECURITY_EVENT:
    'The node has turned something away that looks like an attack or a fault of another node: see the security events.',
  PARCELS_PUT_OFF:
    'This node dies as it opens the parcels of the other State, and puts them off for a while: see the log of the node, and call its duty contact.',
  PARTNER_SILENT:
    'No word of the node of the other State has come back for hours: see its lane, and call its duty contact.',
  APPROVAL_DUE:
    'Something is to be said that a second person has to approve: read it, then decide.',
  APPROVAL_DECIDED: 'What you asked to be said was decided upon: see the approvals.',
  SIGNATURE_DUE:
    'This node can not sign: what people say is kept, and signed when a key is there again. See the keys and their module.',
  NOTE_MENTION: 'A colleague mentions you in an internal note: read it in the case.',
  CASES_ASSIGNED: 'Cases were given to you: see the list of your cases.',
  CASE_ESCALATED:
    'A supervisor brings this case before you: see the case, and the reason in the trail.',
  RECORD_CONTRADICTED: 'What was found contradicts a record: have both records checked.',
  GROUND_FLAGGED:
    'A refusal rests on national law alone: see whether its reasons carry it, and ask for an explanation if they do not.',
  PARTNER_CHANGE_WAITS:
    'Keys or the address of a State are to change: two persons compare the fingerprint and confirm it, or one declines.',
  PARTNER_CHANGED:
    'Keys, the certificate or the address of a State have changed and are in force: see the list of changes.',
  DIRECTORY_REFUSED:
    'A directory was offered that can not be right: the last good one stays in force. Ask the directory authority.',
  DIRECTORY_STALE:
    'No good directory has come for a long time: see whether it can be reached, and ask the authority.',
  HOLDINGS_DIFFER:
    'This node and the node of the other State do not hold the same messages: see the comparison, and settle it with its duty contact.',
  OWN_LOG_CHANGED:
    'The audit log of this node is not what it was: keep the database as it is, see the check of the log, and compare with a backup.',
  OWN_LOG_DOUBTED:
    'The other State keeps a checkpoint that the audit log of this node no longer fits: verify the log, and find out who changed it or set it back.',
  AUDIT_BEHIND:
    'Audit entries get no positions: see whether a worker runs and whether the node can sign. When the time of grace is over, nothing more is done.',
  AUDIT_UNWRITABLE:
    'Audit entries can not be written, so nothing is done and nothing is shown: see the database and its disk.',
  DISK_FILLING:
    'The disk of the data folder is nearly full: make room. When it is full, nothing new is taken in.',
  QUEUE_UNSAFE:
    'The queue may forget what is in it: correct the settings of Redis. Nothing is lost, but things happen late until then.',
  UNUSUAL_FOUND:
    'Something unusual was found: see what it is, compare it with the audit trail, and say whether it was justified.',
  OPENINGS_DRAWN:
    'Openings of cases were drawn to be looked at: ask why each case was opened, and say whether that was justified.',
  TRUST_ENDS:
    'The statement, the certificate or a key of a State ends soon: have it renewed, or nothing can be exchanged with it.',
} as const;

/** A code of the closed list of notices. */
export type NoticeKind = keyof typeof NOTICE_KINDS;
