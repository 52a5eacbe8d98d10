import type { Lanes } from '@trace/exchange';
import type { Metrics } from '@trace/platform';
import { Counter } from 'prom-client';

/** The figures of the api, for whoever watches the node. Labels are State codes only. */
export class ApiFigures {
  private readonly submits: Counter;
  private readonly refusals: Counter;

  constructor(
    private readonly metrics: Metrics,
    lanes: Lanes,
  ) {
    const registers = [metrics.registry];
    this.submits = new Counter({
      name: 'trace_submits_total',
      help: 'Messages that officers and systems have submitted',
      labelNames: ['partner'],
      registers,
    });
    this.refusals = new Counter({
      name: 'trace_refusals_total',
      help: 'Calls of the api that were answered with a problem',
      registers,
    });
    const look = async (figure: (lane: Awaited<ReturnType<Lanes['list']>>[number]) => number) =>
      new Map((await lanes.list()).map((lane) => [lane.partner, figure(lane)]));
    metrics.watch('trace_outbox_waiting', 'Messages without a receipt', 'partner', () =>
      look(({ waiting }) => waiting),
    );
    metrics.watch(
      'trace_canary_age_seconds',
      'Age of the last canary receipt: the health of a partner',
      'partner',
      () => look(({ canaryReceiptAt }) => (Date.now() - (canaryReceiptAt?.getTime() ?? 0)) / 1_000),
    );
    metrics.watch('trace_lane_failures', 'Tries that failed in a row', 'partner', () =>
      look(({ failures }) => failures),
    );
  }

  /** Counts a message that was submitted. */
  countSubmit(partner: string): void {
    this.submits.inc({ partner });
  }

  /** Counts a call that was answered with a problem. */
  countRefusal(): void {
    this.refusals.inc();
  }

  /** All figures of this process, in the form that Prometheus reads. */
  async read(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.metrics.contentType, text: await this.metrics.text() };
  }
}
