/**
 * tfjs-vis makes a plain Vega-Lite specification of each chart and hands it to `vega-embed`. Between the two, a chart
 * may rework what tfjs-vis made: layers, dashes, marks of the best epoch.
 */
import type { TopLevelSpec } from 'vega-lite';

/** A row of a chart's data. */
export type Row = Readonly<Record<string, unknown>>;

/** What tfjs-vis asks `vega-embed` to draw. */
export interface PlainSpec {
  readonly width: number;
  readonly height: number;
  readonly data: { readonly values: readonly Row[] };
  readonly layer?: readonly unknown[];
}

export type Restyle = (spec: PlainSpec) => TopLevelSpec;

const restyles = new WeakMap<Element, Restyle>();

export function setRestyle(element: Element, restyle: Restyle): void {
  restyles.set(element, restyle);
}

export function restyleOf(element: Element): Restyle | undefined {
  return restyles.get(element);
}
