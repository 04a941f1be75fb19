/** The answer to the latest of many questions, such as what a drawing shows at each move of the pen. */
import { useEffect, useRef, useState } from 'react';
import { messageOf } from '../../core/error-message.ts';

export interface Latest<Value> {
  /** The newest answer, which may be to an earlier question; null before the first, and where nothing is asked. */
  readonly value: Value | null;
  /** A sentence where the newest question could not be answered. */
  readonly problem: string | null;
}

const nothing = { value: null, problem: null };

/**
 * Asks one question at a time: while one is being answered only the newest waits, so there are answers however fast the
 * questions come. `ask` must be memoised and becomes another function with each question; null asks nothing.
 */
export function useLatest<Value>(ask: (() => Promise<Value>) | null): Latest<Value> {
  const [latest, setLatest] = useState<Latest<Value>>(nothing);
  const newest = useRef(ask);
  const asking = useRef(false);
  useEffect(() => {
    newest.current = ask;
    const next = async (): Promise<void> => {
      const asked = newest.current;
      if (asked === null) return setLatest(nothing);
      asking.current = true;
      const answer = await asked().then(
        value => ({ value, problem: null }),
        error => ({ value: null, problem: messageOf(error) }),
      );
      asking.current = false;
      if (newest.current !== null) setLatest(answer);
      if (newest.current !== asked) void next();
    };
    if (!asking.current) void next();
  }, [ask]);
  useEffect(
    () => () => {
      newest.current = null;
    },
    [],
  );
  return latest;
}
