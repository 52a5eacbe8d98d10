import type { NoticePageView } from '../../apps/node/src/api/views/notice.view.ts';
import type { AnOfficer } from '../support/an-officer.ts';
import { until } from '../support/until.ts';

/** What somebody was told about a case without asking, in order: the desk, what it is, and the rung of which clock. */
export async function noticesOf(officer: AnOfficer, caseId: string): Promise<string[]> {
  const { body } = await officer.call<NoticePageView>('GET', '/v1/notices');
  return body.notices
    .filter((notice) => notice.caseId === caseId)
    .map(({ desk, what, clock, rung }) => `${desk} ${what} ${clock} ${rung}`)
    .toReversed();
}

/** Waits until somebody has been told all of this about a case; in which order it came does not matter. */
export async function isTold(
  officer: AnOfficer,
  caseId: string,
  expected: readonly string[],
): Promise<void> {
  let told: string[] = [];
  await until('what has to be told is told', async () => {
    told = await noticesOf(officer, caseId);
    return expected.every((one) => told.includes(one)) || undefined;
  }).catch((fault: unknown) => {
    throw new Error(`told was: ${told.join('; ') || 'nothing'}`, { cause: fault });
  });
}
