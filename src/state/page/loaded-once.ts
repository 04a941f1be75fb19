/** A part of the notebook whose code is loaded with its first use. */
export interface LoadedOnce<Part> {
  /** Loads it, or gives what was loaded; a failed load is tried again with the next call. */
  open(): Promise<Part>;
  /** What was loaded, or is being loaded; null before the first use. */
  opened(): Promise<Part> | null;
}

export function loadedOnce<Part>(load: () => Promise<Part>): LoadedOnce<Part> {
  let part: Promise<Part> | null = null;
  return {
    open() {
      part ??= load().catch(error => {
        part = null;
        throw error;
      });
      return part;
    },
    opened: () => part,
  };
}
