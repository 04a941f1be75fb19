/** A time limit for work that cannot be cancelled. */
export const timedOut = Symbol('timedOut');

/** Gives the result of `work`, or `timedOut` when it takes longer than `milliseconds`. The work itself continues. */
export function withTimeout<Result>(
  work: Promise<Result>,
  milliseconds: number,
): Promise<Result | typeof timedOut> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<typeof timedOut>(resolve => {
    timer = setTimeout(() => resolve(timedOut), Math.max(milliseconds, 0));
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}
