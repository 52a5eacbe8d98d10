import { catalogueOf, type Words } from '../catalogue-of.ts';

export default catalogueOf(
  import.meta.glob<Words>('./es/*.json', { eager: true, import: 'default' }),
);
