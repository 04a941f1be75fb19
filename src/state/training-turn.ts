/** The engine trains one network at a time: cells go before what trains beside them, which gives way when asked. */
export interface TrainingTurn {
  isHeld(): boolean;
  /** Takes the turn, which must be free; the answer gives it back. `giveWay` asks to end soon. */
  hold(giveWay: () => void): () => void;
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
  return {
    isHeld: () => holder !== null,
    hold(giveWay) {
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
    },
    async free() {
      while (holder !== null) await holder.done;
    },
    async clear() {
      while (holder !== null) {
        holder.giveWay();
        await holder.done;
      }
    },
  };
}
