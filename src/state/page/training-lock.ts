/**
 * The lock of the engine, which trains one network at a time. Cells go first: they preempt what trains beside them, a
 * trial of a search or the rate finder.
 */
export interface TrainingLock {
  isHeld(): boolean;
  /** Takes the lock, which must be free, and returns what releases it. `onPreempt` asks the holder to end soon. */
  acquire(onPreempt: () => void): () => void;
  /** Preempts the holder, then takes the lock. */
  takeOver(onPreempt: () => void): Promise<() => void>;
  /** Resolves when nobody holds the lock. */
  released(): Promise<void>;
  /** Asks the holder to end, and resolves when nobody holds the lock. */
  preempt(): Promise<void>;
}

interface Holder {
  readonly onPreempt: () => void;
  readonly done: Promise<void>;
}

export function createTrainingLock(): TrainingLock {
  let holder: Holder | null = null;

  function acquire(onPreempt: () => void): () => void {
    if (holder !== null) throw new Error('Another training holds the engine.');
    let resolve = () => {};
    const done = new Promise<void>(settle => {
      resolve = settle;
    });
    holder = { onPreempt, done };
    return () => {
      holder = null;
      resolve();
    };
  }

  async function preempt(): Promise<void> {
    while (holder !== null) {
      holder.onPreempt();
      await holder.done;
    }
  }

  return {
    isHeld: () => holder !== null,
    acquire,
    async takeOver(onPreempt) {
      while (holder !== null) await preempt();
      return acquire(onPreempt);
    },
    async released() {
      while (holder !== null) await holder.done;
    },
    preempt,
  };
}
