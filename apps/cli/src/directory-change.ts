import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { replaceFile } from '@trace/platform';
import {
  approversIn,
  changeDigest,
  instant,
  LIMITS,
  readApproval,
  signApproval,
  type Approver,
  type SigningKey,
} from '@trace/protocol';
import { OperatorFault } from './operator-fault.ts';

/** A change of a directory that an authority signs off the network: whole, so that its digest names it. */
export interface DirectoryChange {
  format: 'trace-directory-change';
  /** SHA-256 of the directory that it changes, so that it is signed once and upon nothing else; none for the first one. */
  former: string | null;
  draftedAt: string;
  descriptors: string[];
  remove: string[];
  days: number;
  /** who approves from then on, where that changes too */
  approvers?: Approver[];
}

interface Draft {
  change: DirectoryChange;
  approvals: string[];
}

const DAY_MS = 86_400_000;
/** As long as descriptors are valid; a removal that nobody has signed by then is to be looked at anew. */
const VALID_DAYS = 30;
/** Nobody changes alone whom all States believe. */
const PERSONS = 2;

/** A change that waits in a file for the approvals of two persons, each by a key of his own. */
export class DraftedChange {
  private constructor(
    private readonly file: string,
    private readonly draft: Draft,
  ) {}

  /** Writes a change to a file; nobody has approved it yet. */
  static async make(
    file: string,
    about: Omit<DirectoryChange, 'format' | 'draftedAt'>,
    now: Date,
  ): Promise<DraftedChange> {
    const change = { format: 'trace-directory-change', draftedAt: instant(now), ...about } as const;
    const drafted = new DraftedChange(file, { change, approvals: [] });
    await drafted.write();
    return drafted;
  }

  /** Reads a change that somebody has drafted; one that waited too long, or comes from the future, is none. */
  static async read(file: string, now: Date): Promise<DraftedChange> {
    const draft = draftIn(await readFile(file, 'utf8'));
    const age = now.getTime() - Date.parse(draft.change.draftedAt);
    if (!(age < VALID_DAYS * DAY_MS))
      throw new OperatorFault(
        `This change was drafted more than ${VALID_DAYS} days ago.`,
        'Draft it anew: trace-node partners draft',
      );
    if (age < -LIMITS.clockSkewSeconds * 1_000)
      throw new OperatorFault(
        'This change says that it was drafted in the future, so that it would never be too old.',
        'Set the clocks of both machines, and draft it anew: trace-node partners draft',
      );
    return new DraftedChange(file, draft);
  }

  /** What is to be changed. */
  get change(): DirectoryChange {
    return this.draft.change;
  }

  /** The digest that every approval names. */
  get digest(): string {
    return changeDigest(this.draft.change);
  }

  /** Adds the approval of a person. */
  async approve(key: SigningKey, now: Date): Promise<void> {
    const token = await signApproval({ change: this.digest, at: instant(now) }, key);
    this.draft.approvals.push(token);
    await this.write();
  }

  /** Who has approved it as it stands, each once. An approval of anything else is not counted but told. */
  async approvedBy(approvers: readonly Approver[], now: Date): Promise<string[]> {
    const names = new Set<string>();
    for (const token of this.draft.approvals) {
      const { name, change } = await readApproval(token, approvers, now);
      if (change !== this.digest)
        throw new OperatorFault(
          `${name} has approved something else than what stands in the file now.`,
          'Draft it anew, and have it approved by both.',
        );
      names.add(name);
    }
    return [...names];
  }

  /** Makes sure that two persons want this, and that it is about the directory that is there. @returns their names */
  async assertReady(
    approvers: readonly Approver[],
    former: string | undefined,
    now: Date,
  ): Promise<string[]> {
    const names = await this.approvedBy(approvers, now);
    if (names.length < PERSONS)
      throw new OperatorFault(
        `Two persons approve a change of the directory, and ${names.length === 0 ? 'nobody has' : `only ${names.join()} has`}.`,
        'The other one compares the fingerprints too: trace-node partners approve',
      );
    if (this.change.former === digestOfFile(former)) return names;
    throw new OperatorFault(
      'The directory is another one than that upon which this change was drafted.',
      'Draft it anew upon the one that is in force, and have it approved by both.',
    );
  }

  private async write(): Promise<void> {
    await replaceFile(this.file, `${JSON.stringify(this.draft, undefined, 2)}\n`);
  }
}

/** The digest by which a change names the directory upon which it was drafted. */
export function digestOfFile(text: string | undefined): string | null {
  return text === undefined ? null : createHash('sha256').update(text).digest('base64url');
}

function draftIn(text: string): Draft {
  const draft = parsed(text);
  const { change, approvals } = draft;
  const isList = (list: unknown): boolean =>
    Array.isArray(list) && list.every((one) => typeof one === 'string');
  if (
    change?.format !== 'trace-directory-change' ||
    ![change.descriptors, change.remove, approvals].every(isList) ||
    !Number.isInteger(change.days)
  )
    throw new OperatorFault(
      'This file is no change of a directory.',
      'Make one with "trace-node partners draft".',
    );
  if (change.approvers !== undefined) approversIn({ approvers: change.approvers });
  return draft;
}

function parsed(text: string): Draft {
  try {
    return JSON.parse(text) as Draft;
  } catch (cause) {
    throw new OperatorFault(
      `This file is no change of a directory: ${cause instanceof Error ? cause.name : 'unreadable'}.`,
      'Make one with "trace-node partners draft".',
    );
  }
}
