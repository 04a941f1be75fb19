/** Random drops in every layout other than CSV, written and read back. */
import { deriveKey, randomBelow } from '../../core/numerics/rng.ts';
import { layouts, risingTable, type Written } from '../formats/testing/written.ts';
import { asBytes } from './containers.ts';
import { drop, type Files } from './drop.ts';

const names = Object.keys(layouts);

/** Reads the drop; gives what differs from what was written, or null. */
async function difference(files: Files, { train, test }: Written): Promise<string | null> {
  const outcome = await drop(files);
  if (outcome.kind === 'refused') return `refused: ${JSON.stringify(outcome.problems)}`;
  const { training, test: toPredict, solution } = outcome.loaded;
  if (Buffer.compare(training?.pixels ?? Buffer.of(), train.pixels) !== 0) return 'a training pixel is wrong';
  if (Buffer.compare(toPredict?.pixels ?? Buffer.of(), test.pixels) !== 0) return 'a test pixel is wrong';
  const labels = Uint8Array.from(training?.labels ?? [], index => training?.classes.labels[index] ?? 255);
  if (Buffer.compare(labels, train.labels ?? Buffer.of()) !== 0) return 'a training label is wrong';
  return Buffer.compare(solution ?? Buffer.of(), test.labels ?? Buffer.of()) === 0
    ? null
    : 'a test label is wrong';
}

/** Cuts some bytes off the end of one of the files: no layout can then be read. */
function cutShort(files: Files, key: number): Files {
  const paths = Object.keys(files).filter(path => !/readme|macosx/i.test(path));
  const path = paths[randomBelow(key, 0, paths.length)];
  const bytes = asBytes(files[path]);
  return { ...files, [path]: bytes.slice(0, -1 - randomBelow(key, 1, Math.min(bytes.length - 1, 12))) };
}

/** Drops that are read for one seed. */
export const dropsOfSeed = 4;

/** Writes the drop of a seed in some layout and reads it, whole and cut short. Gives what went wrong, or null. */
export async function checkRandomDrop(seed: number): Promise<string | null> {
  const key = deriveKey(seed, 9);
  const written: Written = {
    train: risingTable(seed, 2 + randomBelow(key, 0, 3)),
    test: risingTable(seed + 0x4000_0000, 1 + randomBelow(key, 1, 2)),
  };
  const name = names[randomBelow(key, 2, names.length)];
  const files = await layouts[name](written);
  const told = (problem: string) => `seed ${seed}, ${name}: ${problem}`;
  const whole = await difference(files, written);
  if (whole !== null) return told(whole);
  for (let copy = 1; copy < dropsOfSeed; copy++) {
    const outcome = await drop(cutShort(files, deriveKey(seed, 10 + copy)));
    // Of some files too little is left to tell what they were: they are named and passed over.
    if (outcome.kind === 'loaded' && outcome.loaded.summary.passedOver.length === 0)
      return told(`copy ${copy} is cut short and was accepted`);
    if (outcome.kind === 'refused' && outcome.problems.some(({ remedy }) => remedy === ''))
      return told(`copy ${copy} was refused without a remedy`);
  }
  return null;
}
