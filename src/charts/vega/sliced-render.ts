/** The rendering of a chart as SVG in slices: where one is over, what is left of the marks is put off to the next. */
// @ts-expect-error Vega's types leave it out.
import { SVGRenderer } from 'vega';

/** A mark of Vega's scenegraph with its items; its element once there is one. */
interface Scene {
  items: readonly unknown[];
  readonly _svg?: Element | null;
}

interface Renderer {
  /** Whether everything is rendered, not only what has changed. */
  readonly _dirtyAll?: boolean;
  mark(parent: Element, scene: Scene, before?: Element, markTypes?: readonly string[]): Element;
  /** Writes the clip paths and gradients that the marks use, and takes away all others. */
  defs(): void;
  renderAsync(scene: unknown): Promise<unknown>;
}

/** What was put off in the rendering that is under way; null while nothing is to be put off. */
let putOff: (() => void)[] | null = null;

function puttingOff<Value>(list: (() => void)[], work: () => Value): Value {
  putOff = list;
  try {
    return work();
  } finally {
    putOff = null;
  }
}

/** Lets the renderer put off what it has no time for; `isOver` tells so, `nextSlice` waits for the page. */
export function sliceRendering(isOver: () => boolean, nextSlice: () => Promise<void>): void {
  const prototype = SVGRenderer.prototype as Renderer;
  const { mark, defs, renderAsync } = prototype;

  prototype.mark = function (parent, scene, before, markTypes) {
    const render = () => mark.call(this, parent, scene, before, markTypes);
    if (putOff === null || !this._dirtyAll || !isOver()) return render();
    putOff.push(render);
    // What is shown stays as it is meanwhile. What is new gets its place among the others.
    if (scene._svg) return scene._svg;
    const { items } = scene;
    scene.items = [];
    try {
      return render();
    } finally {
      scene.items = items;
    }
  };

  prototype.defs = function () {
    // Those of marks that were put off would be taken away.
    if (putOff === null || putOff.length === 0) defs.call(this);
  };

  prototype.renderAsync = async function (scene) {
    if (isOver()) await nextSlice();
    const later: (() => void)[] = [];
    const rendered = puttingOff(later, () => renderAsync.call(this, scene));
    if (later.length === 0) return rendered;
    // The list grows by what is put off once more.
    for (const render of later) {
      if (isOver()) await nextSlice();
      puttingOff(later, render);
    }
    defs.call(this);
    return rendered;
  };
}
