import { cpuOf } from './processes.ts';
import type { TwoNodes } from './two-nodes.ts';

/** CPU milliseconds for one message: of either node process, and of both PostgreSQL with all their processes. */
export interface CpuUse {
  sender: number;
  receiver: number;
  postgres: number;
}

/** Begins to count. The function that is returned ends it, and shares what was used among so many messages. */
export async function countCpu(nodes: TwoNodes): Promise<(messages: number) => Promise<CpuUse>> {
  const before = await used(nodes);
  return async (messages) => {
    const after = await used(nodes);
    const share = (who: keyof CpuUse): number =>
      ((after[who] - before[who]) * 1_000) / Math.max(1, messages);
    return { sender: share('sender'), receiver: share('receiver'), postgres: share('postgres') };
  };
}

async function used({ sender, receiver }: TwoNodes): Promise<CpuUse> {
  return {
    sender: await cpuOf(sender.node.pid('api') ?? 0),
    receiver: await cpuOf(receiver.node.pid('api') ?? 0),
    postgres: (await cpuOf(sender.postgres.pid)) + (await cpuOf(receiver.postgres.pid)),
  };
}
