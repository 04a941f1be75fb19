/** The engine trains one network at a time: cells go before what trains beside them, which gives way when asked. */
export interface TrainingTurn {
  isHeld(): boolean;
  /** Takes the turn, which must be free; the answer gives it back. `giveWay` asks to end soon. */
  hold(giveWay: () => void): () => void;
  /** The same, after the present holder has given way. */
  take(giveWay: () => void): Promise<() => void>;
  /** Resolves when nobody holds the turn. */
  free(): Promise<void>;
  /** The same, after asking the holder to give way. */
  clear(): Promise<void>;
}

interface Holder {
  readonly giveWay: () => void;
  readonly done: Promise<void>;
}

export function createTrainingTurn(): TrainingTurn {
  let holder: Holder | null = null;

  function hold(giveWay: () => void): () => void {
    if (holder !== null) throw new Error('Another training holds the engine.');
    let resolve = () => {};
    const done = new Promise<void>(settle => {
      resolve = settle;
    });
    holder = { giveWay, done };
    return () => {
      holder = null;
      resolve();
    };
  }

  async function clear(): Promise<void> {
    while (holder !== null) {
      holder.giveWay();
      await holder.done;
    }
  }

  return {
    isHeld: () => holder !== null,
    hold,
    async take(giveWay) {
      while (holder !== null) await clear();
      return hold(giveWay);
    },
    async free() {
      while (holder !== null) await holder.done;
    },
    clear,
  };
}
