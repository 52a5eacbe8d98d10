export { DESKS, desksOf, workingDesk, type Desk } from './desk.ts';
export { LedgerWatch } from './ledger-watch.ts';
export { NOTICE_KINDS, type NoticeKind } from './notice-kinds.ts';
export { NoticeRow } from './notice.entity.ts';
export { Notices } from './notices.ts';
export { PartnerWatch } from './partner-watch.ts';
export { NodeWatch } from './node-watch.ts';
export { writeNotices, type NoticeOrder } from './write-notices.ts';
