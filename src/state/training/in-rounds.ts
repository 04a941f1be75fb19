/** Gathers what networks that train side by side report, so that a round of them counts once. */

/**
 * Calls `act` once every one of `members()` has reported since the last time, or one of them does so again before the others.
 */
export function inRounds(members: () => readonly number[], act: () => void): (network: number) => void {
  const reported = new Set<number>();
  const close = (): void => {
    reported.clear();
    act();
  };
  return network => {
    if (reported.has(network)) close();
    reported.add(network);
    if (members().every(member => reported.has(member))) close();
  };
}
