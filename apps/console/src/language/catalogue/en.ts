import { catalogueOf, type Words } from '../catalogue-of.ts';

export default catalogueOf(
  import.meta.glob<Words>('./en/*.json', { eager: true, import: 'default' }),
);
