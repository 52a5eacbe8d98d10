/** Whether the node is alive. */
export class HealthView {
  status: 'UP';
  /** The State whose node this is. */
  state: string;
}

/** Whether the node can work, and what it lacks if not. */
export class ReadyView {
  status: 'READY' | 'NOT_READY';
  /** UP or DOWN. */
  database: string;
  /** Whether a signed directory is in force, so that partners are known. */
  directory: string;
}
