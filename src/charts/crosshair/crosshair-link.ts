/** A position on the x axis that several charts share: pointing into one of them reads all. */
export interface CrosshairLink {
  /** The position in units of the x axis; null while no chart is pointed at. */
  at(): number | null;
  point(x: number | null): void;
  /** Calls `listener` after every change, until the function that it returns is called. */
  subscribe(listener: () => void): () => void;
}

export function createCrosshairLink(): CrosshairLink {
  let position: number | null = null;
  const listeners = new Set<() => void>();
  return {
    at: () => position,
    point(x) {
      if (x === position) return;
      position = x;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
