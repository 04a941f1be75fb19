/** Vega charts whose drawing, which takes longer than a page may stand still, is computed in slices. */
import { Operator, Transform, View } from 'vega';
import { sliceRendering } from './sliced-render.ts';

/** A frame is 16 ms; this leaves time to draw it. */
const sliceMilliseconds = 6;

/** The number of drawings that are under way. */
let drawings = 0;
let sliceBegan = 0;

const isOver = (): boolean => drawings > 0 && performance.now() - sliceBegan > sliceMilliseconds;

/** Resolves after the page has had its turn. */
async function nextSlice(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve));
  sliceBegan = performance.now();
}

type Method = (this: unknown, argument: unknown) => unknown;

/** Makes a method wait for the next slice where this one is over. */
function sliced<Name extends string>(prototype: { [Key in Name]: Method }, name: Name): void {
  const method = prototype[name];
  prototype[name] = function (argument) {
    return isOver() ? nextSlice().then(() => method.call(this, argument)) : method.call(this, argument);
  } as Method;
}

// Vega's loop over its operators awaits those that give a promise (`evaluate` in Dataflow/run.js of vega-dataflow 6), as it
// awaits the rendering; there is no other place at which it lets the page have its turn.
sliced(Operator.prototype, 'run');
sliced(Transform.prototype, 'run');
sliceRendering(isOver, nextSlice);

/** A chart that may be asked to run while it runs: the pointer moves between two slices. */
export class SlicedView extends View {
  override run(...options: Parameters<View['runAsync']>): this {
    void this.runAsync(...options);
    return this;
  }
}

/** Draws what has changed in the chart. */
export async function redrawInSlices(view: View): Promise<View> {
  drawings++;
  sliceBegan = performance.now();
  try {
    return await view.runAsync();
  } finally {
    drawings--;
  }
}

/** Draws the chart for the first time, and once more where it found its size by that. */
export async function drawInSlices(view: View): Promise<View> {
  await redrawInSlices(view);
  return redrawInSlices(view);
}
