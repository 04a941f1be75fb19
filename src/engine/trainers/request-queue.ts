/** Runs requests one after another: those of one trainer share memory, and tfjs has one current backend for all. */
export class RequestQueue {
  /** Settles, and never rejects, with the last request. */
  private last: Promise<unknown> = Promise.resolve();

  /** Runs `request` once every earlier one has settled, whether it failed or not. */
  add<Result>(request: () => Promise<Result>): Promise<Result> {
    const result = this.last.then(request);
    this.last = result.catch(() => {});
    return result;
  }
}
