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
  /** UP; BEHIND where entries wait for their positions; DOWN where nothing can be done for want of evidence. */
  audit: string;
  /** UP, WARNING where the disk fills, or FULL: cases can be read and nothing new is taken in. */
  disk: string;
}
