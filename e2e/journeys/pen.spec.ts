/** What reaches the canvas beside the mouse: a pen, a finger, the clipboard, and a dropped photo. */
import type { CDPSession, Locator, Page } from 'playwright/test';
import {
  beginDrawing,
  type CanvasPoint,
  canvasOf,
  greysOf,
  photoOfSeven,
  placeOfCanvas,
} from '../tools/driver/draw-section.ts';
import { drop, expect, test } from '../tools/driver/fixtures.ts';

test.use({ hasTouch: true });

const inkOf = async (section: Locator): Promise<number> =>
  (await greysOf(canvasOf(section))).greys.reduce((sum, grey) => sum + grey, 0) / 255;

/** The grey level of a point of the canvas, 0 to 255. */
async function greyAt(section: Locator, [x, y]: CanvasPoint): Promise<number> {
  const { side, greys } = await greysOf(canvasOf(section));
  const cell = (at: number) => Math.floor((at * side) / 280);
  return greys[cell(y) * side + cell(x)];
}

/** Does something while the page is too busy to take events, as in a long task. */
async function whileBusy(page: Page, what: () => Promise<unknown>): Promise<void> {
  const busy = page.evaluate(() => {
    const until = performance.now() + 400;
    while (performance.now() < until);
  });
  await what();
  await busy;
}

interface PenEvent {
  readonly type: 'mousePressed' | 'mouseMoved' | 'mouseReleased';
  /** In the window. */
  readonly at: CanvasPoint;
  /** From 0 to 1. */
  readonly force: number;
}

const sendPen = (session: CDPSession, { type, at: [x, y], force }: PenEvent) =>
  session.send('Input.dispatchMouseEvent', {
    type,
    x,
    y,
    force: type === 'mouseReleased' ? 0 : force,
    pointerType: 'pen',
    button: 'left',
    buttons: type === 'mouseReleased' ? 0 : 1,
    clickCount: 1,
  });

/** Counts the events that the canvas gets, and the positions that they tell of. */
const watchMoves = (section: Locator) =>
  canvasOf(section).evaluate(canvas => {
    const seen = { types: new Set<string>(), events: 0, positions: 0 };
    canvas.addEventListener('pointermove', event => {
      if (!(event instanceof PointerEvent)) return;
      seen.types.add(event.pointerType);
      seen.events++;
      seen.positions += event.getCoalescedEvents().length;
    });
    Object.assign(window, { seenMoves: () => ({ ...seen, types: [...seen.types] }) });
  });
const movesSeen = (page: Page) =>
  page.evaluate(() =>
    (
      window as unknown as {
        seenMoves(): {
          readonly types: readonly string[];
          readonly events: number;
          readonly positions: number;
        };
      }
    ).seenMoves(),
  );

const zigzag = Array.from({ length: 12 }, (_, at): CanvasPoint => [30 + 20 * at, at % 2 === 0 ? 60 : 200]);

test('of a pen that is faster than the page every position is drawn', async ({ notebook, page }) => {
  const section = await beginDrawing(notebook);
  const place = await placeOfCanvas(section);
  const session = await page.context().newCDPSession(page);
  await watchMoves(section);
  const pen = (type: PenEvent['type'], point: CanvasPoint) =>
    sendPen(session, { type, at: place(point), force: 0.5 });
  await pen('mouseMoved', zigzag[0]);
  await pen('mousePressed', zigzag[0]);
  await whileBusy(page, () => Promise.all(zigzag.slice(1).map(point => pen('mouseMoved', point))));
  await pen('mouseReleased', zigzag[zigzag.length - 1]);
  const { types, events, positions } = await movesSeen(page);
  expect(types).toEqual(['pen']);
  expect(positions).toBeGreaterThan(events);
  for (const point of zigzag) expect(await greyAt(section, point), String(point)).toBe(255);
});

test('a pressed pen draws wider', async ({ notebook, page }) => {
  const section = await beginDrawing(notebook);
  const place = await placeOfCanvas(section);
  const session = await page.context().newCDPSession(page);
  const inkOfStroke = async (force: number): Promise<number> => {
    const points: readonly CanvasPoint[] = [
      [60, 60],
      [200, 200],
    ];
    const [from, to] = points.map(place);
    await sendPen(session, { type: 'mousePressed', at: from, force });
    await sendPen(session, { type: 'mouseMoved', at: to, force });
    await sendPen(session, { type: 'mouseReleased', at: to, force });
    const ink = await inkOf(section);
    await section.getByRole('button', { name: 'Clear' }).click();
    return ink;
  };
  const [light, usual, heavy] = [await inkOfStroke(0.1), await inkOfStroke(0.5), await inkOfStroke(1)];
  expect(light / usual).toBeGreaterThan(0.4);
  expect(light / usual).toBeLessThan(0.7);
  expect(heavy / usual).toBeGreaterThan(1.3);
});

test('a finger draws, scrolls nothing, and a second finger adds nothing', async ({ notebook, page }) => {
  const section = await beginDrawing(notebook);
  const place = await placeOfCanvas(section);
  const session = await page.context().newCDPSession(page);
  await watchMoves(section);
  const scrolled = () => page.evaluate(() => window.scrollY);
  const before = await scrolled();
  const finger = ([x, y]: CanvasPoint, id: number) => ({ x, y, id, radiusX: 8, radiusY: 8 });
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: readonly CanvasPoint[]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map((point, id) => finger(place(point), id)),
    });

  await touch('touchStart', [140, 40]);
  for (const y of [80, 120, 160, 200, 240]) await touch('touchMove', [140, y]);
  await expect.poll(() => greyAt(section, [140, 240])).toBe(255);
  await touch('touchStart', [140, 240], [240, 60]);
  await touch('touchMove', [140, 240], [240, 200]);
  await touch('touchEnd');
  expect(await greyAt(section, [140, 140])).toBe(255);
  for (const y of [60, 130, 200]) expect(await greyAt(section, [240, y])).toBe(0);
  expect((await movesSeen(page)).types).toEqual(['touch']);
  expect(await scrolled()).toBe(before);
});

test('a copied picture is pasted, and a dropped photo replaces it', async ({ notebook, page }) => {
  const section = await beginDrawing(notebook);
  const photo = await photoOfSeven(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(async base64 => {
    const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
    await navigator.clipboard.write([
      new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) }),
    ]);
  }, photo.buffer.toString('base64'));
  await page.keyboard.press('Control+v');
  const cutOut = section.getByRole('img', { name: /^Cut out/ });
  await expect(section).toContainText('Photo: image.png');
  await expect(cutOut).toHaveAccessibleName(/Cut out: (7[0-9]|8[0-4]) × 1[01]\d from/);
  await section.getByRole('button', { name: 'Clear' }).click();
  await expect(section).toContainText('Nothing drawn');

  await drop(notebook, [photo], canvasOf(section));
  await expect(section).toContainText('Photo: seven.png');
  await expect(cutOut).toHaveAccessibleName(/Cut out: (7[0-9]|8[0-4]) × 1[01]\d from/);
  // The picture was taken by the canvas, so the page did not load it as data too.
  await expect(notebook.cell('data')).toHaveAttribute('data-state', 'idle');
});
