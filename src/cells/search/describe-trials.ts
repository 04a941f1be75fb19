/** Names the trials that are under way. */
import type { Trial } from '../../core/search/search.ts';
import { describeSettings } from '../../core/settings/edit-settings.ts';

/** `1`, `1 and 2` or `1 to 4, 6 and 8`, from rising numbers. */
function describeNumbers(numbers: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.to === number - 1) last.to = number;
    else runs.push({ from: number, to: number });
  }
  const parts = runs.flatMap(({ from, to }) => {
    if (to - from > 1) return [`${from} to ${to}`];
    return from === to ? [`${from}`] : [`${from}`, `${to}`];
  });
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}

/**
 * `trial 2 of 9: learning rate 0.003` or `trials 1 to 4 and 6 of 9 side by side`, in their order. Before they have begun it is not
 * known whether the device trains several.
 */
export function describeTrials(
  trials: readonly Pick<Trial, 'id' | 'changes'>[],
  total: number,
  begun: boolean,
): string {
  const numbers = describeNumbers(trials.map(({ id }) => id + 1));
  return trials.length === 1
    ? `trial ${numbers} of ${total}: ${describeSettings(trials[0].changes)}`
    : `trials ${numbers} of ${total}${begun ? ' side by side' : ''}`;
}
