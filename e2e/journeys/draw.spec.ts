import type { Locator } from 'playwright';
import { wilsonInterval } from '../../src/core/evaluation/wilson.ts';
import {
  beginDrawing,
  type CanvasPoint,
  greysOf,
  photoOfSeven,
  placeOfCanvas,
} from '../tools/driver/draw-section.ts';
import { endless, expect, test, tiny } from '../tools/driver/fixtures.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';
import { patience } from '../tools/driver/patience.ts';

/** Draws a stroke with the mouse through these points of the canvas, from 0 to 280. */
async function draw(notebook: NotebookPage, section: Locator, points: readonly CanvasPoint[]): Promise<void> {
  const { mouse } = notebook.page;
  const at = await placeOfCanvas(section);
  await mouse.move(...at(points[0]));
  await mouse.down();
  for (const point of points.slice(1)) await mouse.move(...at(point), { steps: 5 });
  await mouse.up();
}

const cornerOne = [
  [30, 20],
  [28, 100],
] as const;

async function massOf(picture: Locator) {
  const { side, greys } = await greysOf(picture);
  const sum = (weight: (index: number) => number) =>
    greys.reduce((total, grey, index) => total + grey * weight(index), 0);
  const ink = sum(() => 1);
  return { x: sum(index => index % side) / ink, y: sum(index => Math.floor(index / side)) / ink };
}

const stages = ['Smooth edges', 'Cut out the ink', 'Border of 4 pixels', 'Mass in the middle'];

test('a digit in the corner comes to the middle, and with all stages off it stays in the corner', async ({
  notebook,
}) => {
  const section = await beginDrawing(notebook);
  await expect(section).toContainText('Nothing drawn');
  await draw(notebook, section, cornerOne);
  const image = section.getByRole('img', { name: /^Centred/ });
  await expect(image).toHaveAccessibleName(/centre of mass at 1[34]\.\d, 1[34]\.\d/);
  const centred = await massOf(image);
  expect(Math.abs(centred.x - 14)).toBeLessThanOrEqual(0.5);
  expect(Math.abs(centred.y - 14)).toBeLessThanOrEqual(0.5);

  for (const stage of stages) await section.getByLabel(stage).uncheck();
  const cornered = await massOf(image);
  expect(cornered.x).toBeLessThan(4);
  expect(cornered.y).toBeLessThan(8);

  await section.getByRole('button', { name: 'Clear' }).click();
  await expect(section).toContainText('Nothing drawn');
  await section.getByRole('button', { name: 'Undo', exact: true }).click();
  expect(await massOf(image)).toEqual(cornered);
  await section.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(section).toContainText('Nothing drawn');
});

test('the network reads while one draws, and kept digits come back after a reload with a score', async ({
  notebook,
}) => {
  await notebook.loadSample();
  const section = await beginDrawing(notebook);
  await expect(section).toContainText('No network yet');
  await notebook.setAll(tiny);
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], 30_000);
  await draw(notebook, section, cornerOne);
  await expect(section).toContainText('Read by the run');
  await expect(section).toContainText(/Nearest training image: row \d+, labelled \d/);
  const bars = section.getByRole('list', { name: 'Probability of each class' });
  const before = await bars.textContent();
  await section.getByLabel('Mass in the middle').uncheck();
  await section.getByLabel('Cut out the ink').uncheck();
  await expect(bars).not.toHaveText(before ?? '');
  await section.getByLabel('Mass in the middle').check();
  await section.getByLabel('Cut out the ink').check();

  // What the network reads is proposed, and what is chosen instead holds for this image only.
  const answer = section.locator('.draw-answer strong');
  const meant = section.getByLabel('It is meant to be').locator('option:checked');
  const agree = () =>
    expect.poll(async () => (await meant.textContent()) === (await answer.textContent())).toBe(true);
  await agree();

  for (const digit of ['1', '7']) {
    await section.getByLabel('It is meant to be').selectOption({ label: digit });
    await section.getByRole('button', { name: 'Keep in your test set' }).click();
    await expect(section).toContainText('Nothing drawn');
    await expect(meant).toHaveText('Choose');
    await expect(section.getByRole('button', { name: 'Keep in your test set' })).toBeDisabled();
    await section.getByRole('button', { name: 'Undo', exact: true }).click();
    await agree();
  }
  const gallery = section.getByRole('list', { name: 'Kept images' });
  await expect(gallery.getByRole('listitem')).toHaveCount(2);
  const score = section.getByText(/ right: .* \(95\s%\sinterval /);
  const expected = async () => {
    const titles = await gallery
      .getByRole('listitem')
      .evaluateAll(items => items.map(item => item.getAttribute('title') ?? ''));
    const right = titles.filter(title => /^Kept as (.+), read as \1$/.test(title)).length;
    const { low, high } = wilsonInterval(right, titles.length);
    const percent = (share: number) => `${(100 * share).toFixed(1)}\u00a0%`;
    return `${right} of ${titles.length} right: ${percent(right / titles.length)} (95\u00a0% interval ${percent(low)} to ${percent(high)}).`;
  };
  // One image, twice kept under different classes: at most one of them is right.
  await expect(score).toHaveText(/^[01] of 2 right/);
  await expect(score).toHaveText(await expected());
  // A third, under the class that the network reads in it, is right.
  const read = /read as (.+)$/.exec(
    (await gallery.getByRole('listitem').first().getAttribute('title')) ?? '',
  )?.[1];
  await expect(meant).toHaveText(read ?? '');
  await section.getByRole('button', { name: 'Keep in your test set' }).click();
  await expect(gallery.getByRole('listitem')).toHaveCount(3);
  await expect(score).toHaveText(/^[12] of 3 right/);
  await expect(score).toHaveText(await expected());
  await gallery.getByRole('button').last().click();
  await section.getByRole('button', { name: `Delete the picked ${read}` }).click();
  await expect(gallery.getByRole('listitem')).toHaveCount(2);

  await notebook.reload();
  await expect(gallery.getByRole('listitem')).toHaveCount(2);
  await expect(section).toContainText(/[01] of 2 right/);
  await gallery.getByRole('button').first().click();
  await section.getByRole('button', { name: 'Delete the picked 1' }).click();
  await expect(gallery.getByRole('listitem')).toHaveCount(1);
  await section.getByRole('button', { name: 'Undo delete' }).click();
  await expect(gallery.getByRole('listitem')).toHaveCount(2);
  const saving = notebook.page.waitForEvent('download');
  await section.getByRole('button', { name: 'Download as CSV' }).click();
  const lines = (await (await saving).createReadStream().then(textOf)).trim().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^label,pixel0,pixel1,.*pixel783$/);
  expect(lines.slice(1).map(line => line.split(',')[0])).toEqual(['1', '7']);
});

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

test('while a training runs its newest checkpoint reads', async ({ notebook }) => {
  await notebook.loadSample();
  const section = await beginDrawing(notebook);
  await notebook.setAll(endless);
  await section.getByRole('button', { name: 'Place a training image' }).click();
  await expect(section).toContainText(/Training image, row \d+, labelled \d/);
  await notebook.run('train');
  await expect(section).toContainText('Read by the network in training', { timeout: 30_000 * patience });
  await expect(section).toContainText(/after epoch [2-9]/, { timeout: 30_000 * patience });
  await notebook.button('Stop and keep').click();
  await expect(section).toContainText('Read by the run');
});

test('a photo of dark ink in uneven light is cut down to its ink, and a scribble is unlike the training images', async ({
  notebook,
}) => {
  await notebook.loadSample();
  const section = await beginDrawing(notebook);
  const file = await photoOfSeven(notebook.page);
  await section.locator('input[type=file]').setInputFiles(file);
  await expect(section).toContainText('Photo: seven.png');
  const cutOut = section.getByRole('img', { name: /^Cut out/ });
  // The strokes are 100 to 115 of the photo's 400 pixels wide, which become 280.
  await expect(cutOut).toHaveAccessibleName(/Cut out: (7[0-9]|8[0-4]) × 1[01]\d from/);
  await expect(section).toContainText(/Nearest training image: .* labelled 7/);
  await section.getByLabel('Drop specks').uncheck();
  await expect(cutOut).toHaveAccessibleName(/Cut out: 2[2-4]\d × 1\d\d from/);

  await section.getByRole('button', { name: 'Clear' }).click();
  const across = [30, 70, 110, 150, 190, 230].flatMap((y): [number, number][] => [
    [20, y],
    [260, y + 20],
  ]);
  await draw(notebook, section, across);
  await expect(section).toContainText('Unlike the training images');
  const broken = { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
  await section.locator('input[type=file]').setInputFiles(broken);
  await expect(section.getByRole('alert')).toContainText('cannot read this as a picture');
});
