import 'reflect-metadata';

export * from './announcement-feed.ts';
export { announce, EVERYTHING, type Announcement } from './announcements.ts';
export * from './attachment-settings.ts';
export * from './access-settings.ts';
export type { ApiTlsSettings } from './api-tls-settings.ts';
export * from './audit.ts';
export * from './audit-checks.ts';
export * from './audit-entry.entity.ts';
export * from './audit-log.ts';
export { sourceOf, withOrigin, type AuditOrigin } from './audit-origin.ts';
export * from './audit-proofs.ts';
export { authoritySettingsOf, type AuthoritySettings } from './authority-settings.ts';
export { BackupFault } from './backup/backup-frames.ts';
export type { BackupHead } from './backup/backup-tables.ts';
export * from './backup/restore-backup.ts';
export * from './backup/write-backup.ts';
export * from './checkpoint-stamps.ts';
export * from './clock.ts';
export * from './config.ts';
export { ConfigFault, type Environment } from './config-reader.ts';
export { openDatabase } from './database.ts';
export { isDatabaseAway, isDiskFull, PoolExhausted } from './database-fault.ts';
export type { DirectorySettings } from './directory-settings.ts';
export * from './embedded-postgres.ts';
export * from './framework-log.ts';
export * from './job.ts';
export { isDisplaced } from './is-displaced.ts';
export * from './jobs.ts';
export * from './key-settings.ts';
export * from './keys/authority-keyring.ts';
export { bindAgainAfter } from './keys/binding-file.ts';
export * from './keys/change-keys.ts';
export * from './keys/key-fault.ts';
export { KEY_LIVES, rollBy } from './keys/key-lives.ts';
export * from './keys/key-uses.ts';
export {
  keyFolder,
  KEYRING_FILE,
  keyringStamp,
  readKeyring,
  type KeyringPlace,
} from './keys/keyring-file.ts';
export { KeyLock, readPassphrase } from './keys/key-lock.ts';
export { lockOf, openSigningKeys, type KeyModule } from './keys/open-keyring.ts';
export * from './keys/keyring.ts';
export * from './keys/make-node-keys.ts';
export * from './keys/node-keys.ts';
export * from './keys/passphrase-file.ts';
export * from './keys/pkcs11-module.ts';
export type { SealedPlace } from './keys/sealed-place.ts';
export * from './log.ts';
export * from './mail-settings.ts';
export * from './metrics.ts';
export * from './migrate.ts';
export * from './postgres-naming.ts';
export { PLANNED_ANEW } from './prepared-client.ts';
export * from './problem.ts';
export * from './problem-codes.ts';
export * from './project-root.ts';
export * from './replace-file.ts';
export * from './schema-drift.ts';
export * from './test-postgres.ts';
export * from './verify-audit.ts';
export * from './backup/backup-state.ts';
export * from './backup/file-digest.ts';
export * from './node-facts.ts';
export * from './disk-reserve.ts';
export * from './trail-guard.ts';
export * from './trail-settings.ts';
export * from './trail-standing.ts';
