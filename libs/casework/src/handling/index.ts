export * from './assess-use.ts';
export * from './effective-handling.ts';
export * from './use.ts';
