/** tfjs has one current backend for all: whoever uses it does so alone. */
let tail: Promise<unknown> = Promise.resolve();

/** Runs `work` after everything that was asked before it. */
export function exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = tail.then(work);
  tail = result.catch(() => {});
  return result;
}
