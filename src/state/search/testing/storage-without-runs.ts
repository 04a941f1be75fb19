/** A storage that keeps copies of what a page has besides its runs, of which it never knows any. */
export function storageWithoutRuns() {
  const kept = new Map<string, unknown>();
  return {
    read: async (key: string) => kept.get(key),
    async write(key: string, value: unknown) {
      kept.set(key, structuredClone(value));
    },
    runs: async () => [],
    runBody: async () => undefined,
    async writeRun() {},
    async removeRun() {},
    async clear() {},
  };
}
