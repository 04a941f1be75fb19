/**
 * Replaces the package `vega-embed` inside tfjs-vis (by an alias in vite.config.ts), for two reasons:
 * - Vega compiles expressions with `Function`, which a content security policy without `unsafe-eval` forbids; here they
 *   are parsed to syntax trees and interpreted (https://vega.github.io/vega/usage/interpreter/);
 * - tfjs-vis 1.5 embeds a new chart at each call, 20 ms or more; here a chart whose specification is unchanged only gets
 *   the new rows and parameters.
 */
import type { View } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { compileInWorker } from '../compile/spec-compiler.ts';
import { newView, tableName, withTable } from './new-view.ts';
import { type PlainSpec, restyleOf } from './restyle.ts';
import { drawInSlices, redrawInSlices } from './sliced-view.ts';
import { chartConfig } from './theme.ts';
import { createTooltip } from './tooltip.ts';

interface Drawn {
  readonly key: string;
  readonly view: View;
  readonly close: () => void;
}

const drawn = new WeakMap<Element, Drawn>();
/** Elements whose chart was removed; a chart that is still being made for one of them is dropped. */
const gone = new WeakSet<Element>();

/** Yields to the page: each part of making a chart, its first drawing included, takes some ten milliseconds. */
const yieldToPage = () => new Promise(resolve => setTimeout(resolve));

/** A key of a compiled specification: all of it but the parts that a live chart can change without compiling again. */
function keyOf(spec: TopLevelSpec): string {
  return JSON.stringify({ ...spec, data: null, width: null, params: null });
}

async function create(element: HTMLElement, spec: TopLevelSpec, plain: PlainSpec): Promise<View | null> {
  // The first row names the columns; the others need not go to the worker and come back.
  const runtime = await compileInWorker(withTable(spec, plain.data.values.slice(0, 1)), chartConfig);
  await yieldToPage();
  if (gone.has(element)) return null;
  const tooltip = createTooltip();
  const view = newView(runtime, {
    container: element,
    renderer: 'svg',
    hover: true,
    tooltip: tooltip.handler,
  });
  drawn.get(element)?.close();
  drawn.set(element, {
    key: keyOf(spec),
    view,
    close: () => {
      tooltip.remove();
      view.finalize();
    },
  });
  await yieldToPage();
  return gone.has(element) ? null : drawInSlices(view.data(tableName, [...plain.data.values]));
}

export default async function embed(
  element: HTMLElement,
  plain: PlainSpec,
): Promise<{ readonly view: View | null }> {
  const spec = restyleOf(element)?.(plain) ?? (plain as unknown as TopLevelSpec);
  const before = drawn.get(element);
  if (before?.key === keyOf(spec)) {
    const { view } = before;
    // What is set while it is being computed would be lost.
    await view.runAsync();
    for (const parameter of spec.params ?? [])
      if ('value' in parameter) view.signal(parameter.name, parameter.value);
    return { view: await redrawInSlices(view.width(plain.width).data(tableName, [...plain.data.values])) };
  }
  return { view: await create(element, spec, plain) };
}

/** The live view in an element; undefined before the first drawing and after `unembed`. */
export function viewOf(element: Element): View | undefined {
  return drawn.get(element)?.view;
}

/** Ends the view in an element, with its timers and listeners. */
export function unembed(element: Element): void {
  drawn.get(element)?.close();
  drawn.delete(element);
  gone.add(element);
}
