/** Curves over the epochs as inline SVG, whose colours are classes of the style sheet. */
import { type Html, html } from './html.ts';

interface Series {
  readonly name: string;
  /** The place of its colour and dash in the style sheet. */
  readonly look: 'training' | 'validation';
  /** `[points]`; null where there is none. */
  readonly values: readonly (number | null)[];
}

export interface CurveChart {
  readonly title: string;
  /** What the values are, with their unit. */
  readonly yTitle: string;
  /** The epoch of each point, from 1, `[points]`. */
  readonly epochs: readonly number[];
  /** Epochs of one network; the line of the next network begins anew. */
  readonly epochsPerNetwork: number;
  readonly series: readonly Series[];
  /** The epoch whose weights were kept. */
  readonly keptEpoch: number;
  /** The end of the y axis that does not follow the values: 0 for losses, 1 for accuracies. */
  readonly bound: 0 | 1;
}

const width = 420;
const height = 240;
const plot = { left: 56, top: 12, right: 402, bottom: 196 } as const;

/** The step between ticks of which there are at most `most`: 1, 2 or 5 times a power of ten. */
function tickStep(span: number, most: number): number {
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find(factor => factor * power >= rough) ?? 10) * power;
}

/** A span below it is rounding, and would leave a step between ticks that is none. */
const leastSpan = 1e-9;

interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** An axis from `bound` to a round number beyond the values. */
function valueAxis(values: readonly number[], bound: 0 | 1): Axis {
  const far = bound === 0 ? Math.max(...values) : Math.min(...values);
  const reach = Math.abs(far - bound);
  const span = reach < leastSpan ? 0.1 : reach;
  const step = tickStep(span, 5);
  const count = Math.ceil(span / step - 1e-9);
  const end = bound === 0 ? count * step : Math.max(0, 1 - count * step);
  const [low, high] = bound === 0 ? [0, end] : [end, 1];
  const ticks = Array.from({ length: count + 1 }, (_, index) => low + index * step);
  return { low, high, ticks: ticks.filter(tick => tick <= high + 1e-9) };
}

function epochAxis(epochs: readonly number[]): Axis {
  const last = Math.max(...epochs);
  const step = Math.max(1, tickStep(last, 8));
  const ticks = Array.from({ length: Math.floor(last / step) }, (_, index) => (index + 1) * step);
  return { low: 0, high: last, ticks: [0, ...ticks] };
}

const rounded = (value: number): string => String(Number(value.toFixed(1)));
const tickText = (value: number): string => String(Number(value.toPrecision(4)));

/** The points of one series, in pieces: a new one after each gap and with each network. */
function pieces(
  { epochs, epochsPerNetwork }: CurveChart,
  values: readonly (number | null)[],
  place: (epoch: number, value: number) => string,
): readonly (readonly string[])[] {
  const found: string[][] = [];
  let network = -1;
  for (const [index, epoch] of epochs.entries()) {
    const value = values[index];
    if (value === null || !Number.isFinite(value)) {
      network = -1;
      continue;
    }
    const own = Math.floor((epoch - 1) / epochsPerNetwork);
    if (own !== network) found.push([]);
    network = own;
    found.at(-1)?.push(place(epoch, value));
  }
  return found;
}

/** The figure; its numbers stand in a table elsewhere. Null without a finished epoch. */
export function curveFigure(chart: CurveChart): Html | null {
  const { title, yTitle, epochs, series, keptEpoch, bound } = chart;
  const known = series.flatMap(({ values }) =>
    values.filter(value => value !== null && Number.isFinite(value)),
  );
  if (epochs.length === 0 || known.length === 0) return null;
  const x = epochAxis(epochs);
  const y = valueAxis(known as readonly number[], bound);
  const across = (epoch: number) => rounded(plot.left + ((plot.right - plot.left) * epoch) / x.high);
  const up = (value: number) =>
    rounded(plot.bottom - ((plot.bottom - plot.top) * (value - y.low)) / (y.high - y.low));
  const lines = series.map(({ look, values }) => {
    const shown = pieces(chart, values, (epoch, value) => `${across(epoch)},${up(value)}`);
    const kept = values[epochs.indexOf(keptEpoch)] ?? null;
    return html`${shown.map(points =>
      points.length === 1
        ? html`<circle class="dot ${look}" cx="${points[0].split(',')[0]}" cy="${points[0].split(',')[1]}" r="2.5"/>`
        : html`<polyline class="line ${look}" points="${points.join(' ')}"/>`,
    )}${kept === null ? null : html`<circle class="dot ${look}" cx="${across(keptEpoch)}" cy="${up(kept)}" r="4.5"/>`}`;
  });
  return html`<figure>
<figcaption><b>${title}</b> ${series.map(
    ({ name, look }) =>
      html`<span class="key"><svg viewBox="0 0 24 8" width="24" height="8" aria-hidden="true"><path class="line ${look}" d="M0 4H24"/></svg> ${name}</span> `,
  )}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title} of ${series.map(({ name }) => name).join(' and ')} by epoch; the numbers are in the table of epochs">
${y.ticks.map(
  tick =>
    html`<path class="grid" d="M${plot.left} ${up(tick)}H${plot.right}"/><text class="tick end" x="${plot.left - 8}" y="${up(tick)}" dy="4">${tickText(tick)}</text>`,
)}
${x.ticks.map(
  tick =>
    html`<text class="tick middle" x="${across(tick)}" y="${plot.bottom + 18}">${tickText(tick)}</text>`,
)}
<text class="tick middle" x="${(plot.left + plot.right) / 2}" y="${height - 8}">epoch</text>
<text class="tick middle" transform="translate(12 ${(plot.top + plot.bottom) / 2}) rotate(-90)">${yTitle}</text>
${lines}
</svg>
</figure>`;
}
