import { type LoggerInterface, parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import type { PlainSpec, Row } from '../vega/restyle.ts';
import { chartConfig } from '../vega/theme.ts';
import { barsRows, barsSpec } from './bars-spec.ts';
import { columnsOf, comparisonSpec } from './comparison-spec.ts';
import { confusionSpec } from './confusion-spec.ts';
import { curveSpec } from './curve-spec.ts';
import { type ParallelData, parallelRows, parallelSpec } from './parallel-chart.ts';
import { rateRows, rateSpec } from './rate-chart.ts';
import { reliabilitySpec } from './reliability-spec.ts';

const plain = (values: readonly Row[]): PlainSpec => ({ width: 400, height: 180, data: { values } });

/** The chart without a document, its expressions interpreted as on the page; with descriptions, by which marks are counted. */
function viewOf(spec: TopLevelSpec, values: readonly Row[]): View {
  const warnings: unknown[] = [];
  const keep = (...parts: unknown[]): LoggerInterface => {
    warnings.push(...parts);
    return logger;
  };
  const logger: LoggerInterface = {
    level: () => 0,
    error: keep,
    warn: keep,
    info: () => logger,
    debug: () => logger,
  };
  const named = { ...spec, data: { name: 'values', values: [...values] } } as TopLevelSpec;
  const compiled = compile(named, { config: { ...chartConfig, aria: true, mark: { aria: true } }, logger });
  expect(warnings).toEqual([]);
  const runtime = parse(compiled.spec, {}, { ast: true });
  return new View(runtime, { renderer: 'none', expr: expressionInterpreter });
}

const svgOf = (spec: TopLevelSpec, values: readonly Row[]): Promise<string> => viewOf(spec, values).toSVG();

const count = (svg: string, pattern: RegExp): number => [...svg.matchAll(pattern)].length;

describe('a training curve', () => {
  const style = { measure: 'loss', epochs: 2, domain: [0, 1] } as const;
  const row = (x: number, validation = Number.NaN, best = Number.NaN): Row => ({
    epoch: (x + 1) / 2,
    training: 0.5 / (x + 1),
    low: 0.2 / (x + 1),
    high: 0.8 / (x + 1),
    validation,
    best,
  });

  it('draws the band, the smoothed line, the validation dots and one dashed rule at the best epoch', async () => {
    const rows = [row(0), row(1, 0.4), row(2), row(3, 0.3, 0.3)];
    const svg = await svgOf(curveSpec(plain(rows), style), rows);
    expect(count(svg, /aria-roledescription="point"/g)).toBe(2);
    expect(count(svg, /<line[^>]*stroke-dasharray="3,3"/g)).toBe(1);
    expect(svg).toContain('loss (nats)');
    expect(svg).toContain('>epoch<');
  });

  it('moves its range by parameters, without being made again', async () => {
    const wide = curveSpec(plain([]), style);
    const narrow = curveSpec(plain([]), { ...style, domain: [0, 0.5] });
    expect({ ...narrow, params: null }).toEqual({ ...wide, params: null });
    const view = await viewOf(wide, [row(0)]).runAsync();
    expect(view.scale('y').domain()).toEqual([0, 1]);
    await view.signal('highest', 0.5).runAsync();
    expect(view.scale('y').domain()).toEqual([0, 0.5]);
  });

  it('is an empty pair of axes before the first step', async () => {
    const svg = await svgOf(curveSpec(plain([]), style), []);
    expect(svg).toContain('>epoch<');
    expect(svg).not.toContain('NaN');
  });
});

describe('a confusion matrix', () => {
  const look = { measure: 'images', diagonal: false } as const;

  it('colours mistakes only, and writes every count but zeros', async () => {
    const rows = [
      { label: '0', prediction: '0', count: 12 },
      { label: '0', prediction: '1', count: 3 },
      { label: '1', prediction: '0', count: 0 },
      { label: '1', prediction: '1', count: 9 },
    ];
    const svg = await svgOf(
      confusionSpec(plain(rows), { ...look, most: 3, names: ['0', '1'], noun: 'digit' }),
      rows,
    );
    expect(count(svg, /aria-roledescription="text mark"|aria-roledescription="text"/g)).toBe(3);
    expect(count(svg, /fill="rgb\(253, 231, 37\)"|fill="#fde725"/g)).toBe(1);
  });

  it('colours right answers too where they are wanted, and writes percentages with a decimal', async () => {
    const rows = ['0', '1'].flatMap(label =>
      ['0', '1'].map(prediction => ({ label, prediction, count: label === prediction ? 75 : 25 })),
    );
    const wanted = {
      measure: 'percentages',
      diagonal: true,
      most: 75,
      names: ['0', '1'],
      noun: 'digit',
    } as const;
    const svg = await svgOf(confusionSpec(plain(rows), wanted), rows);
    expect(count(svg, /fill="rgb\(253, 231, 37\)"|fill="#fde725"/g)).toBe(2);
    expect(count(svg, />75\.0</g)).toBe(2);
  });

  it('of 62 classes keeps their order, and colours its cells without figures', async () => {
    const names = Array.from({ length: 62 }, (_, label) => String(label));
    const rows = names.flatMap(label => names.map(prediction => ({ label, prediction, count: 1 })));
    const svg = await svgOf(confusionSpec(plain(rows), { ...look, most: 1, names, noun: 'class' }), rows);
    expect(count(svg, /aria-roledescription="text mark"|aria-roledescription="text"/g)).toBe(0);
    expect(count(svg, /fill="rgb\(253, 231, 37\)"|fill="#fde725"/g)).toBe(62 * 61);
    expect(svg).toContain('true class');
    // The labels of one axis ascend, then those of the other.
    const shown = Array.from(svg.matchAll(/>(\d+)<\/text>/g), ([, name]) => Number(name));
    expect(shown.filter((name, index) => name < shown[index - 1])).toEqual([0]);
  });
});

describe('bars', () => {
  it('stand side by side for each series, with percentages as the page writes them', async () => {
    const data = {
      xTitle: 'grey level',
      yTitle: 'share of pixels',
      names: ['0', '128'],
      series: [
        { name: 'training', values: [0.8, 0.2] },
        { name: 'test', values: [0.7, 0.3] },
      ],
      unit: 'share',
      logarithmic: false,
    } as const;
    const rows = barsRows(data);
    const svg = await svgOf(barsSpec(plain(rows), data), rows);
    expect(count(svg, /aria-roledescription="bar"/g)).toBe(4);
    expect(svg).toContain('80 %');
  });
});

describe('parallel coordinates', () => {
  const data: ParallelData = {
    axes: [
      { kind: 'number', name: 'learning rate', scale: 'log' },
      { kind: 'names', name: 'optimizer', names: ['adam', 'sgd'] },
      { kind: 'number', name: 'validation', scale: 'linear' },
    ],
    lines: [
      { name: '1', values: [0.001, 'adam', 0.98], best: false },
      { name: '2', values: [0.01, 'sgd', 0.99], best: true },
      { name: '3', values: [0.1, 'adam', 0.97], best: false },
    ],
    format: (_, value) => String(value),
  };

  it('have a line a trial, every setting named, and the best one marked on every axis', async () => {
    const rows = parallelRows(data);
    const svg = await svgOf(parallelSpec(plain(rows), data.axes), rows);
    expect(count(svg, /aria-roledescription="line mark"/g)).toBe(3);
    expect(count(svg, /aria-roledescription="point"/g)).toBe(3);
    for (const name of ['learning rate', 'optimizer', 'validation']) expect(svg).toContain(`>${name}<`);
    for (const text of ['0.001', '0.1', 'adam', 'sgd', '0.97', '0.99']) expect(svg).toContain(`>${text}<`);
  });

  it('place numbers by their size or by their factors, and equal ones in the middle', () => {
    const places = (lines: ParallelData['lines'], axis: number) =>
      parallelRows({ ...data, lines })
        .filter(row => row.kind !== 'mark' && row.axis === axis)
        .map(({ place }) => Number(place).toFixed(3));
    expect(places(data.lines, 0)).toEqual(['0.000', '0.500', '1.000']);
    expect(places(data.lines, 2)).toEqual(['0.500', '1.000', '0.000']);
    expect(places(data.lines.slice(0, 1), 0)).toEqual(['0.500']);
  });
});

describe('a test of learning rates', () => {
  it('draws the losses up to the explosion over factors of the rate, and one rule at the suggestion', async () => {
    const rows = rateRows({
      rates: [1e-4, 1e-3, 1e-2, 1e-1],
      losses: [2, 1.5, 1, 40],
      smooth: [2, 1.8, 1.4, 20],
      suggested: 1e-3,
    });
    const svg = await svgOf(rateSpec(plain(rows), [1e-4, 1e-1]), rows);
    expect(count(svg, /aria-roledescription="point"/g)).toBe(3);
    expect(count(svg, /<line[^>]*stroke-dasharray="6,3"/g)).toBe(1);
    expect(svg).toContain('>1e-3<');
    expect(svg).not.toContain('NaN');
  });
});

describe('a comparison of runs', () => {
  const style = { yTitle: 'loss (nats)', epochs: 2, count: 2, logarithmic: true };
  const runs = [
    { values: [0.9, 0.95], bestEpoch: 2 },
    { values: [0.8], bestEpoch: 1 },
  ];
  const rows = [0, 1].map(x => ({
    epoch: x + 1,
    ...Object.fromEntries(
      runs.flatMap(({ values, bestEpoch }, index) => {
        const { smooth, raw, best } = columnsOf(index);
        const value = values[x] ?? Number.NaN;
        return [
          [smooth, value],
          [raw, value],
          [best, x + 1 === bestEpoch ? value : Number.NaN],
        ];
      }),
    ),
  }));

  it('has a dot for each epoch of a run and a larger one for its best', async () => {
    const svg = await svgOf(comparisonSpec(plain(rows), { ...style, smoothed: false }), rows);
    expect(count(svg, /aria-roledescription="point"/g)).toBe(5);
  });

  it('keeps the raw values behind the smoothed line', async () => {
    const lines = /aria-roledescription="line mark"/g;
    const plainly = await svgOf(comparisonSpec(plain(rows), { ...style, smoothed: false }), rows);
    const smoothed = await svgOf(comparisonSpec(plain(rows), { ...style, smoothed: true }), rows);
    expect(count(smoothed, lines) - count(plainly, lines)).toBe(2);
    expect(count(smoothed, /opacity="0.3"/g)).toBe(2);
  });
});

describe('a reliability diagram', () => {
  it('has a dot for each bin before and after calibration, and the diagonal', async () => {
    const rows = ['stated', 'calibrated'].flatMap(series =>
      [0.5, 0.9].map(x => ({ x, y: x - 0.1, count: 10, series })),
    );
    const svg = await svgOf(reliabilitySpec(plain(rows)), rows);
    expect(count(svg, /aria-roledescription="point"/g)).toBe(4);
    expect(count(svg, /<line[^>]*stroke-dasharray="4,4"/g)).toBe(1);
  });
});
