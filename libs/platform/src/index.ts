import 'reflect-metadata';

export * from './audit.ts';
export * from './audit-entry.entity.ts';
export * from './clock.ts';
export * from './config.ts';
export { ConfigFault, type Environment } from './config-reader.ts';
export * from './database.ts';
export { isDatabaseAway, PoolExhausted } from './database-fault.ts';
export * from './framework-log.ts';
export * from './log.ts';
export * from './migrate.ts';
export * from './postgres-naming.ts';
export * from './problem.ts';
export * from './project-root.ts';
export * from './schema-drift.ts';
export * from './embedded-postgres.ts';
export * from './test-postgres.ts';
