import 'reflect-metadata';

export * from './compact-jws.ts';
export * from './ids.ts';
export * from './instant.ts';
export * from './keys.ts';
export * from './limits.ts';
export * from './public-key.ts';
export * from './refusal.ts';
export * from './strict-json.ts';
