import { catalogueOf, type Words } from '../catalogue-of.ts';

export default catalogueOf(
  import.meta.glob<Words>('./ar/*.json', { eager: true, import: 'default' }),
);
