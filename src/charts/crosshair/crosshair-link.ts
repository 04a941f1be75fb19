/** A place on the x axis that several charts share: pointing into one of them reads all. Pure. */
export interface CrosshairLink {
  /** In units of the x axis; null while nothing is pointed at. */
  at(): number | null;
  point(x: number | null): void;
  /** Hears of every change; the answer ends that. */
  subscribe(listener: () => void): () => void;
}

export function createCrosshairLink(): CrosshairLink {
  let place: number | null = null;
  const listeners = new Set<() => void>();
  return {
    at: () => place,
    point(x) {
      if (x === place) return;
      place = x;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
