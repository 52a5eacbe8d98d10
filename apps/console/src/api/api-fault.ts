import type { ProblemFaultView, ProblemView } from '../client/types.gen.ts';

/** The api said no, or nothing: its problem document (RFC 9457), or that it could not be reached. */
export class ApiFault extends Error {
  constructor(
    readonly status: number,
    readonly problem: Partial<ProblemView>,
  ) {
    super(problem.detail ?? 'The node can not be reached.');
    this.name = 'ApiFault';
  }

  /** Whether it is this problem of the closed list. */
  is(code: string): boolean {
    return this.problem.code === code;
  }

  /** Where exactly, where the api says so. */
  get faults(): readonly ProblemFaultView[] {
    return this.problem.errors ?? [];
  }
}
