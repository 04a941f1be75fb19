/** The answer to a question that takes a while, such as a look into a network. */
import { useEffect, useState } from 'react';
import { messageOf } from '../../core/error-message.ts';

export type Answer<Value> =
  /** `value` is the answer to the question before, which may stay in view for the moment that a quick answer takes. */
  | { readonly kind: 'waiting'; readonly value: Value | null }
  | { readonly kind: 'found'; readonly value: Value }
  | { readonly kind: 'failed'; readonly message: string; readonly value: null };

/**
 * Asks whenever `ask` becomes another function, so it must be memoised; null asks nothing. The signal of a question is
 * aborted when another one is asked, or the component is gone.
 */
export function useAnswer<Value>(ask: ((signal: AbortSignal) => Promise<Value>) | null): Answer<Value> {
  const [answer, setAnswer] = useState<Answer<Value>>({ kind: 'waiting', value: null });
  useEffect(() => {
    const asked = new AbortController();
    const { signal } = asked;
    setAnswer(({ value }) => ({ kind: 'waiting', value }));
    ask?.(signal).then(
      value => !signal.aborted && setAnswer({ kind: 'found', value }),
      error => !signal.aborted && setAnswer({ kind: 'failed', message: messageOf(error), value: null }),
    );
    return () => asked.abort();
  }, [ask]);
  return answer;
}
