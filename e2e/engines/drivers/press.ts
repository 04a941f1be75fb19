/**
 * A press that is certain: drivers aim first and press later, and a chart that arrives in between moves the element away.
 * The page itself says what was hit. Whatever else would be hit does not notice, and the driver aims again.
 */

/** `nowhere` when no part of the press was seen yet. */
type Hit = 'element' | 'other' | 'nowhere';

declare global {
  interface Window {
    /** What the press hit; there while one is expected. */
    pressHit?: Promise<Hit>;
  }
}

/**
 * Scrolls to the element, waits until it has come to rest with nothing above it, and watches for the press. Runs in the page.
 */
export async function awaitPress(element: Element): Promise<void> {
  const at = (): DOMRect => {
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    return element.getBoundingClientRect();
  };
  let before = '';
  for (let look = 0; look < 60; look++) {
    const { x, y, width, height } = at();
    const now = [x, y, width, height].join();
    const above = document.elementFromPoint(x + width / 2, y + height / 2);
    if (now === before && (above === element || element.contains(above))) break;
    before = now;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  const parts = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];
  let hit: Hit = 'nowhere';
  window.pressHit = new Promise(resolve => {
    const note = (event: Event): void => {
      const hits = event.target instanceof Node && element.contains(event.target);
      if (!hits) {
        event.stopImmediatePropagation();
        // A pointer event that is prevented would take the mouse events after it along.
        if (!event.type.startsWith('pointer')) event.preventDefault();
      }
      if (event.type === 'click') hit = hits ? 'element' : 'other';
      // A click follows in the same task, unless the button went down on one element and up on another.
      if (event.type === 'mouseup') setTimeout(end);
    };
    const end = (): void => {
      for (const part of parts) window.removeEventListener(part, note, true);
      resolve(hit === 'nowhere' ? 'other' : hit);
    };
    for (const part of parts) window.addEventListener(part, note, true);
  });
}

/** What the press has hit within a second. Runs in the page. */
export function pressHit(): Promise<Hit> {
  const late = new Promise<Hit>(resolve => setTimeout(() => resolve('nowhere'), 1000));
  return Promise.race([window.pressHit ?? late, late]);
}

const mostPresses = 10;

/** Aims and presses until the element was hit, and never again after that. */
export async function pressUntilHit(press: {
  aim(): Promise<void>;
  press(): Promise<void>;
  hit(): Promise<Hit>;
}): Promise<void> {
  let refused: unknown = null;
  for (let tries = 0; tries < mostPresses; tries++) {
    await press.aim();
    refused = null;
    // Drivers refuse to press what has moved under something else.
    await press.press().catch(cause => {
      refused = cause;
    });
    const hit = await press.hit();
    if (hit === 'element') return;
    if (hit === 'nowhere' && refused === null) throw new Error('the press reached nothing in the page');
  }
  throw new Error(`the element moved away from ${mostPresses} presses`, { cause: refused });
}
