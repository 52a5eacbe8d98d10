import { aDatabase, type ADatabase } from './a-database.ts';
import { aDirectory, type ADirectory } from './a-directory.ts';
import { ANode, type NodeOrder } from './a-node.ts';
import { ARedis, REDIS_MISSING } from './a-redis.ts';
import { anOfficer, type AnOfficer } from './an-officer.ts';
import { MovedClocks } from './moved-clocks.ts';

/** Where BullMQ keeps its jobs. */
export type Queue = 'PostgreSQL' | 'Redis';

/** The two queues that every journey runs on, with the reason in the title where one cannot run here. */
export const QUEUES: readonly { queue: Queue; title: string }[] = [
  { queue: 'PostgreSQL', title: 'PostgreSQL' },
  { queue: 'Redis', title: REDIS_MISSING === undefined ? 'Redis' : `Redis (${REDIS_MISSING})` },
];

/** How the nodes of a journey are run. */
type Manner = Pick<NodeOrder, 'processes' | 'env'>;

/**
 * Tells the same story on both queues, each time with fresh nodes; on a machine without Redis the second telling is
 * skipped and says why.
 */
export function onBothQueues<Code extends string>(
  codes: readonly Code[],
  tell: (states: States<Code>) => void,
  manner: Manner = {},
): void {
  onEachQueue((queue) => {
    const states = new States(codes, queue, manner);
    beforeAll(() => states.start());
    afterAll(() => states.stop());
    tell(states);
  });
}

/**
 * Tells a story in which time passes, on both queues: all nodes go by clocks that the story moves. Those start at an
 * instant, on which the directory is signed too, or where the machine's clock is.
 */
export function inMovedTime<Code extends string>(
  codes: readonly Code[],
  tell: (states: States<Code>, clocks: MovedClocks) => void,
  { at, env, ...manner }: Manner & { at?: string } = {},
): void {
  onEachQueue((queue) => {
    const clocks = new MovedClocks();
    const states = new States(codes, queue, { ...manner, env: { ...env, ...clocks.env } }, clocks);
    beforeAll(async () => {
      await clocks.start(at);
      await states.start();
    });
    afterAll(async () => {
      await states.stop();
      await clocks.stop();
    });
    tell(states, clocks);
  });
}

function onEachQueue(tell: (queue: Queue) => void): void {
  for (const { queue, title } of QUEUES) {
    const possible = queue === 'PostgreSQL' || REDIS_MISSING === undefined;
    (possible ? describe : describe.skip)(`with the queue in ${title}`, () => tell(queue));
  }
}

/** One State in a journey: its node, its people, and what it stands on. */
export interface AState {
  node: ANode;
  database: ADatabase;
  redis: ARedis | undefined;
  focalPoint: AnOfficer;
  officer: AnOfficer;
  supervisor: AnOfficer;
}

/** Several States whose nodes are up and know each other. */
export class States<Code extends string> {
  private readonly started = new Map<Code, AState>();
  private readonly stops: (() => Promise<unknown>)[] = [];
  private signed: ADirectory | undefined;

  constructor(
    private readonly codes: readonly Code[],
    private readonly queue: Queue,
    private readonly manner: Manner = {},
    private readonly clocks?: MovedClocks,
  ) {}

  /** Starts a node for each State, all at once. */
  async start(): Promise<void> {
    const directory = await aDirectory(this.codes, () => this.clocks?.now ?? new Date());
    this.signed = directory;
    this.stops.push(() => directory.remove());
    await Promise.all(
      this.codes.map(async (code) => this.started.set(code, await this.startOne(code, directory))),
    );
  }

  /** One State by its code. */
  of(code: Code): AState {
    const state = this.started.get(code);
    if (!state) throw new Error(`${code} takes no part in this journey`);
    return state;
  }

  /** The directory that all of them are in. */
  get directory(): ADirectory {
    if (!this.signed) throw new Error('these States have not been started');
    return this.signed;
  }

  /** Everything that any process of any node has printed. */
  get printed(): string {
    return [...this.started.values()].map(({ node }) => node.printed).join('');
  }

  /** Stops whatever was started, the nodes first, and goes on when a part does not stop. */
  async stop(): Promise<void> {
    const faults: unknown[] = [];
    for (const stop of this.stops.splice(0).toReversed()) {
      await stop().catch((fault: unknown) => faults.push(fault));
    }
    if (faults.length > 0) throw new AggregateError(faults, 'not everything could be stopped');
  }

  private async startOne(state: Code, directory: ADirectory): Promise<AState> {
    const database = await aDatabase();
    this.stops.push(() => database.drop());
    const redis = this.queue === 'Redis' ? await ARedis.start() : undefined;
    this.stops.push(async () => redis?.stop());
    const node = await ANode.start({
      state,
      directory,
      databaseUrl: database.url,
      nodeUrl: database.nodeUrl,
      ...(redis && { redisUrl: redis.url }),
      ...this.manner,
    });
    this.stops.push(() => node.stop());
    const [focalPoint, officer, supervisor] = await Promise.all([
      anOfficer(node, 'FOCAL_POINT'),
      anOfficer(node, 'OFFICER'),
      anOfficer(node, 'SUPERVISOR'),
    ]);
    return { node, database, redis, focalPoint, officer, supervisor };
  }
}
