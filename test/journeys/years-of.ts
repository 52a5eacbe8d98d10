import type {
  YearlyCountsView,
  YearsView,
} from '../../apps/node/src/api/views/yearly-counts.view.ts';
import type { AState } from '../support/nodes.ts';

/** What a State counts of one year with one partner. */
export async function yearOf(
  { supervisor }: Pick<AState, 'supervisor'>,
  year: number,
  partner: string,
): Promise<YearlyCountsView | undefined> {
  const { body } = await supervisor.call<YearsView>('GET', '/v1/overview/years');
  return body.years.find((one) => one.year === year && one.partner === partner);
}
