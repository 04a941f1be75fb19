import type { Locator } from 'playwright';
import { expect, test, tiny } from '../tools/driver/fixtures.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';

const sectionOf = (notebook: NotebookPage) =>
  notebook.page.getByRole('region', { name: 'Draw', exact: true });

/** Opens the canvas. */
async function begin(notebook: NotebookPage): Promise<Locator> {
  const section = sectionOf(notebook);
  await section.getByRole('button', { name: 'Start drawing' }).click();
  await expect(section.getByRole('img', { name: 'Drawing canvas' })).toBeVisible();
  return section;
}

/** Draws a stroke with the mouse through these points of the canvas, from 0 to 280. */
async function draw(
  notebook: NotebookPage,
  section: Locator,
  points: readonly (readonly [number, number])[],
): Promise<void> {
  const canvas = section.getByRole('img', { name: 'Drawing canvas' });
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('the canvas is not shown');
  const { mouse } = notebook.page;
  const at = ([x, y]: readonly [number, number]) =>
    [box.x + 1 + (x * (box.width - 2)) / 280, box.y + 1 + (y * (box.height - 2)) / 280] as const;
  await mouse.move(...at(points[0]));
  await mouse.down();
  for (const point of points.slice(1)) await mouse.move(...at(point), { steps: 5 });
  await mouse.up();
}

const cornerOne = [
  [30, 20],
  [28, 100],
] as const;

/** The grey levels of a picture, 0 to 255, with its side. */
const greysOf = (picture: Locator) =>
  picture.evaluate(canvas => {
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('it is no canvas');
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return { side: canvas.width, greys: Array.from(data).filter((_, index) => index % 4 === 3) };
  });

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
  const section = await begin(notebook);
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
  const section = await begin(notebook);
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

  for (const digit of ['1', '7']) {
    await section.getByLabel('It is meant to be').selectOption({ label: digit });
    await section.getByRole('button', { name: 'Keep in your test set' }).click();
    await expect(section).toContainText('Nothing drawn');
    await section.getByRole('button', { name: 'Undo', exact: true }).click();
  }
  const gallery = section.getByRole('list', { name: 'Kept images' });
  await expect(gallery.getByRole('listitem')).toHaveCount(2);
  // One image, twice kept under different classes: at most one of them is right.
  await expect(section).toContainText(/[01] of 2 right: (0|50)\.0 % \(95 % interval/);

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
  const lines = (await (await saving).createReadStream().then(read)).trim().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^label,pixel0,pixel1,.*pixel783$/);
  expect(lines.slice(1).map(line => line.split(',')[0])).toEqual(['1', '7']);
});

async function read(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

test('while a training runs its newest checkpoint reads', async ({ notebook }) => {
  await notebook.loadSample();
  const section = await begin(notebook);
  await notebook.setAll({ ...tiny, epochs: 500, batchSize: 1 });
  await section.getByRole('button', { name: 'Place a training image' }).click();
  await expect(section).toContainText(/Training image, row \d+, labelled \d/);
  await notebook.run('train');
  await expect(section).toContainText('Read by the network in training', { timeout: 30_000 });
  await expect(section).toContainText(/after epoch [2-9]/, { timeout: 30_000 });
  await notebook.button('Stop and keep').click();
  await expect(section).toContainText('Read by the run', { timeout: 15_000 });
});

test('a photo of dark ink in uneven light is cut down to its ink, and a scribble is unlike the training images', async ({
  notebook,
}) => {
  await notebook.loadSample();
  const section = await begin(notebook);
  const photo = await notebook.page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [400, 300];
    const context = canvas.getContext('2d');
    if (!context) throw new Error('there is no canvas');
    const light = context.createLinearGradient(0, 0, 400, 0);
    light.addColorStop(0, '#999');
    light.addColorStop(1, '#fff');
    context.fillStyle = light;
    context.fillRect(0, 0, 400, 300);
    context.lineWidth = 14;
    context.strokeStyle = '#333';
    context.stroke(new Path2D('M 60 80 L 160 80 L 90 230'));
    context.fillStyle = '#222';
    context.fillRect(380, 280, 8, 8);
    return canvas.toDataURL('image/png').split(',')[1];
  });
  const file = { name: 'seven.png', mimeType: 'image/png', buffer: Buffer.from(photo, 'base64') };
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
