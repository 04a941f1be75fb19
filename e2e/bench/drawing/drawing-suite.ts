/** `npm run -s bench -- drawing`: 1,000 real digits through the drawing canvas, and how a network reads them. */
import { markdownTable } from '../../tools/measure/markdown-table.ts';
import { percentile } from '../../tools/measure/quantiles.ts';
import { differencesOf, digitTable, throughCanvas } from './canvas-round-trip.ts';
import { trainSmallNetwork } from './small-network.ts';

const trainingRows = 42_000;
const rows = 1000;
const epochs = 5;

export async function drawingSuite(
  say: (text: string) => void,
): Promise<{ readonly text: string; readonly data: unknown }> {
  say(`training a dense network on ${trainingRows} images for ${epochs} epochs`);
  const countCorrect = await trainSmallNetwork(digitTable(0, trainingRows), epochs);
  const digits = digitTable(trainingRows, rows);
  say(`placing ${rows} other images on the canvas`);
  const placed = throughCanvas(digits);
  const differences = differencesOf(digits.pixels, placed);
  const plain = differences.map(each => each.plain);
  const data = {
    suite: 'drawing',
    meanDifference: plain.reduce((sum, each) => sum + each, 0) / rows,
    medianDifference: percentile(plain, 0.5),
    largestAligned: Math.max(...differences.map(({ aligned }) => aligned)),
    movedByAPixel: differences.filter(each => each.plain > each.aligned).length / rows,
    originals: (await countCorrect(digits.pixels, digits.labels)) / rows,
    throughCanvas: (await countCorrect(placed, digits.labels)) / rows,
  };
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const levels = (value: number) => `${value.toFixed(2)} of 255 levels`;
  const loss = 100 * (data.originals - data.throughCanvas);
  const table = [
    ['mean absolute difference, mean over images', levels(data.meanDifference), 'below 2.50'],
    ['the same, median', levels(data.medianDifference), ''],
    ['the same, largest, moved by at most a pixel', levels(data.largestAligned), 'below 6.00'],
    ['images that come back one pixel aside', percent(data.movedByAPixel), ''],
    ['accuracy on the originals', percent(data.originals), ''],
    ['accuracy through the canvas', percent(data.throughCanvas), ''],
    ['points lost', loss.toFixed(1), 'at most 0.3'],
  ];
  return { text: markdownTable(['1,000 real digits', 'measured', 'goal'], table), data };
}
