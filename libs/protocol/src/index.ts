import 'reflect-metadata';

export * from './refusal.ts';
export * from './strict-json.ts';
