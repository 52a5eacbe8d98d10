import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiFault } from '../api/api-fault.ts';
import { answerOf, type Answer } from '../api/answer-of.ts';
import { saveDraft } from '../client/sdk.gen.ts';
import type { DraftView, SaveDraft } from '../client/types.gen.ts';
import { pruned, type Draft } from '../forms/draft-value.ts';

/** Long enough that a word is finished, short enough that a power cut costs one. */
const PAUSE_MS = 700;

/** How the draft on the screen stands to the one on the node. */
export interface Autosave {
  state: 'SAVED' | 'WAITING' | 'CONFLICT' | 'FAILED';
  saved: Answer<DraftView>;
  fault: Error | undefined;
  /** Says that something was written. */
  touch: (root: Draft) => void;
  /** Saves now what was written, whatever the version on the node is. */
  overwrite: () => Promise<void>;
  /** Saves now, if something waits. */
  flush: () => Promise<Answer<DraftView>>;
}

/** Saves a draft on the node by itself a moment after each change; two people who write the same are told. */
export function useAutosave(read: Answer<DraftView>): Autosave {
  const [state, setState] = useState<Autosave['state']>('SAVED');
  const [saved, setSaved] = useState(read);
  const [fault, setFault] = useState<Error>();
  const latest = useRef(read);
  const waiting = useRef<Draft>(undefined);
  const timer = useRef<number>(undefined);
  const isAgainst = useRef(false);
  const running = useRef<Promise<void>>(Promise.resolve());

  const save = useCallback(async (): Promise<void> => {
    const body = waiting.current;
    if (body === undefined) return;
    waiting.current = undefined;
    try {
      const { etag, content } = latest.current;
      latest.current = await answerOf<DraftView>(
        saveDraft({
          path: { draftId: content.draftId },
          body: pruned(body) as unknown as SaveDraft,
          headers: { 'If-Match': etag },
        }),
      );
      isAgainst.current = false;
      setSaved(latest.current);
      setFault(undefined);
      setState(waiting.current === undefined ? 'SAVED' : 'WAITING');
    } catch (thrown) {
      waiting.current ??= body;
      setFault(thrown as Error);
      const isConflict = thrown instanceof ApiFault && thrown.status === 412;
      if (isConflict) {
        const version = thrown.problem.version ?? latest.current.content.version;
        latest.current = { ...latest.current, etag: `"${version}"` };
      }
      isAgainst.current = isConflict;
      setState(isConflict ? 'CONFLICT' : 'FAILED');
    }
  }, []);

  const inTurn = useCallback((): Promise<void> => {
    window.clearTimeout(timer.current);
    running.current = running.current.then(save);
    return running.current;
  }, [save]);

  const touch = useCallback(
    (root: Draft) => {
      waiting.current = root;
      setState((before) => (before === 'CONFLICT' ? before : 'WAITING'));
      window.clearTimeout(timer.current);
      // While two versions stand against each other, a person decides which one counts.
      if (!isAgainst.current) timer.current = window.setTimeout(() => void inTurn(), PAUSE_MS);
    },
    [inTurn],
  );
  const flush = useCallback(async () => {
    await inTurn();
    return latest.current;
  }, [inTurn]);

  // Whoever leaves the page leaves nothing behind.
  useEffect(
    () => () => {
      void inTurn();
    },
    [inTurn],
  );
  return { state, saved, fault, touch, overwrite: inTurn, flush };
}
