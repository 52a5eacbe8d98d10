export { assembleLists, type Lists } from './assemble-lists.ts';
