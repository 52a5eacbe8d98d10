export * from './assess-use.ts';
export * from './effective-handling.ts';
export * from './readable-parts.ts';
export { lastDay } from './restrictions.ts';
export * from './use.ts';
