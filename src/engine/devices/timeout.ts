export const late = Symbol('late');

/** The result of work that goes on anyway, or `late` when it is not there within so many milliseconds. */
export function within<Result>(work: Promise<Result>, milliseconds: number): Promise<Result | typeof late> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<typeof late>(resolve => {
    timer = setTimeout(() => resolve(late), Math.max(milliseconds, 0));
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}
