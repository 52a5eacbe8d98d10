import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What became of a job. */
export type JobOutcome = 'added' | 'not-added' | 'handled' | 'failed';

/** What became of a mail. */
export type MailOutcome = 'sent' | 'put-off' | 'given-up';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The figures of this process, in the form that Prometheus reads. Labels are State codes and codes of closed lists. */
export class Metrics {
  readonly registry = new Registry();
  private readonly parcels = new Histogram({
    name: 'trace_parcel_seconds',
    help: 'Time to check, store and answer a parcel of a partner',
    labelNames: ['partner'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly requests = new Histogram({
    name: 'trace_request_seconds',
    help: 'Time to answer a request of an officer or a system',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly jobs = new Counter({
    name: 'trace_jobs_total',
    help: 'Jobs by what became of them',
    labelNames: ['job', 'outcome'],
    registers: [this.registry],
  });
  private readonly revivals = new Counter({
    name: 'trace_queue_revived_total',
    help: 'How often the worker of a silent queue was replaced',
    registers: [this.registry],
  });

  private readonly watched = new Counter({
    name: 'trace_clock_watch_total',
    help: 'Cases whose clocks were looked at, and what came of it',
    labelNames: ['what'],
    registers: [this.registry],
  });
  private readonly mails = new Counter({
    name: 'trace_mails_total',
    help: 'Mails by what became of them',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Starts to measure the work on a parcel; call what it returns when the answer is out. */
  parcelTimer(partner: string): () => void {
    const stop = this.parcels.startTimer({ partner });
    return () => void stop();
  }

  /** Starts to measure a request; call what it returns with the route as it is written in the API document. */
  requestTimer(method: string): (route: string, status: number) => void {
    const stop = this.requests.startTimer({ method });
    return (route, status) => void stop({ route, status });
  }

  /** Counts a job. */
  countJob(job: string, outcome: JobOutcome): void {
    this.jobs.inc({ job, outcome });
  }

  /** Counts that a silent queue was revived. */
  countRevival(): void {
    this.revivals.inc();
  }

  /** Counts what a round of the clock watch has done, under the names of its figures. */
  countWatch(done: { looked: number; raised: number; notices: number; reminders: number }): void {
    for (const [what, count] of Object.entries(done)) this.watched.inc({ what }, count);
  }

  /** Counts a mail. */
  countMail(outcome: MailOutcome): void {
    this.mails.inc({ outcome });
  }

  /** Shows a figure that is looked up whenever somebody asks, with one value per label. */
  watch(name: string, help: string, label: string, look: () => Promise<Map<string, number>>): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect: async () => {
        const values = await look();
        gauge.reset();
        for (const [value, figure] of values) gauge.set({ [label]: value }, figure);
      },
    });
  }

  /** The content type of {@link text}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** All figures as they are now. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
