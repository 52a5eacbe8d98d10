/** The exit codes of every command. */
export const EXIT = {
  /** done, and every check held */
  done: 0,
  /** it failed, or a check does not hold */
  failed: 1,
  /** the command was called in a way that can not be */
  misused: 2,
  /** nothing is wrong, and people have to compare something before it proves anything */
  unvouched: 3,
  /** nothing is wrong with what is there, and nothing shows that it is all */
  partly: 4,
} as const;

/** Something that the operator can put right: one sentence what is wrong, one what to do. */
export class OperatorFault extends Error {
  constructor(
    says: string,
    readonly advice = '',
    readonly exitCode: number = EXIT.failed,
  ) {
    super(says);
    this.name = 'OperatorFault';
  }
}
