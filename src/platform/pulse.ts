/**
 * Signs of life of a thread that computes without a pause. Its event loop stands still then and no timer fires, but a
 * message that it posts in the middle of its work goes out at once: so long work calls `beat` again and again.
 */

/** Milliseconds between two signs of life: more would only wake whoever listens. */
const shortestInterval = 250;

/** Gets the milliseconds for which the thread may now be silent. */
type Listener = (silence: number) => void;

let listener: Listener | null = null;
let last = Number.NEGATIVE_INFINITY;
let silence = 0;

/** Calls `listen` at each sign of life of this thread. */
export function onBeat(listen: Listener): void {
  listener = listen;
}

/** Gives a sign of life, unless the last one was a moment ago. It costs next to nothing where nobody listens. */
export function beat(): void {
  if (listener === null) return;
  const now = performance.now();
  if (now - last < shortestInterval) return;
  last = now;
  listener(silence);
}

/**
 * Says at once that the work to come may keep the thread silent for up to so many milliseconds, because it calls what can
 * give no sign of life in between. It holds until the next call; 0 is for work that beats by itself.
 */
export function allowSilence(milliseconds: number): void {
  silence = milliseconds;
  last = Number.NEGATIVE_INFINITY;
  beat();
}
