/** The cell Draw as a person uses it. */
import type { Locator, Page } from 'playwright/test';
import { expect } from 'playwright/test';
import type { GivenFile } from './files.ts';
import type { NotebookPage } from './notebook-page.ts';

/** A point of the canvas, from 0 to 280. */
export type CanvasPoint = readonly [x: number, y: number];

const canvasSide = 280;

/** Opens the canvas. Gives the section of the cell. */
export async function beginDrawing(notebook: NotebookPage): Promise<Locator> {
  const section = notebook.page.getByRole('region', { name: 'Draw', exact: true });
  await section.getByRole('button', { name: 'Start drawing' }).click();
  await expect(canvasOf(section)).toBeVisible();
  return section;
}

export const canvasOf = (section: Locator): Locator => section.getByRole('img', { name: 'Drawing canvas' });

/** Scrolls to the canvas. Gives where its points are in the window. */
export async function placeOfCanvas(section: Locator): Promise<(point: CanvasPoint) => CanvasPoint> {
  const canvas = canvasOf(section);
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('the canvas is not shown');
  return ([x, y]) => [
    box.x + 1 + (x * (box.width - 2)) / canvasSide,
    box.y + 1 + (y * (box.height - 2)) / canvasSide,
  ];
}

/** The grey levels of a picture, 0 to 255, with its side. */
export const greysOf = (picture: Locator) =>
  picture.evaluate(canvas => {
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('it is no canvas');
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return { side: canvas.width, greys: Array.from(data).filter((_, index) => index % 4 === 3) };
  });

/** A photo, 400 pixels wide, of a seven in dark ink, in light that falls from the right, with a speck in a corner. */
export async function photoOfSeven(page: Page): Promise<GivenFile> {
  const photo = await page.evaluate(() => {
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
  return { name: 'seven.png', mimeType: 'image/png', buffer: Buffer.from(photo, 'base64') };
}
