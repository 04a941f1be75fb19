/** `npm run -s bench -- labels`: how many changed labels of train.csv the check of the labels finds. */
import { availableParallelism } from 'node:os';
import { expectedByChance } from '../../../src/core/labels/confident-joint.ts';
import { markdownTable } from '../../tools/measure/markdown-table.ts';
import { fullSample } from '../../tools/sample-data/sample-data.ts';
import { checkFlipped } from './check-flipped.ts';

/** The share of changed labels, by the seed that draws them; the first is the table as it is. */
const cases = [
  { share: 0, seed: 1 },
  { share: 0.01, seed: 1 },
] as const;

export async function labelsSuite(
  say: (text: string) => void,
): Promise<{ readonly text: string; readonly data: unknown }> {
  const results = [];
  for (const { share, seed } of cases) {
    say(`${share * 100} % of the labels changed, seed ${seed}`);
    const { flipped, listed, found, check } = await checkFlipped(
      { rows: fullSample.rows, digits: 10, share, seed },
      availableParallelism(),
      say,
    );
    const { wrong, agreement, seconds } = check;
    results.push({ share, seed, flipped, listed, found, wrong, agreement, seconds });
  }
  const head = ['labels changed', 'in the first 1.5 %', 'by chance alone', 'estimated wrong', 'seconds'];
  const rows = results.map(({ flipped, listed, found, wrong, seconds }) => [
    String(flipped),
    flipped === 0 ? '–' : `${found} of ${listed} (${((100 * found) / flipped).toFixed(1)} % of the changed)`,
    expectedByChance(listed, flipped, fullSample.rows).toFixed(1),
    wrong.toFixed(0),
    seconds.toFixed(0),
  ]);
  return { text: markdownTable(head, rows), data: { suite: 'labels', results } };
}
