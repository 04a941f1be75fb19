/**
 * A restyle turns the plain Vega-Lite specification that tfjs-vis makes of a chart into the one that is drawn, with
 * layers, dashes and marks of the best epoch. `vega-embed.ts` applies it.
 */
import type { TopLevelSpec } from 'vega-lite';

/** A row of a chart's data. */
export type Row = Readonly<Record<string, unknown>>;

/** The specification that tfjs-vis gives to `vega-embed`, as far as it is read here. */
export interface PlainSpec {
  readonly width: number;
  readonly height: number;
  readonly data: { readonly values: readonly Row[] };
  readonly layer?: readonly unknown[];
}

export type Restyle = (spec: PlainSpec) => TopLevelSpec;

const restyles = new WeakMap<Element, Restyle>();

/** Sets the restyle of the charts that are drawn in `element` from now on. */
export function setRestyle(element: Element, restyle: Restyle): void {
  restyles.set(element, restyle);
}

export function restyleOf(element: Element): Restyle | undefined {
  return restyles.get(element);
}
