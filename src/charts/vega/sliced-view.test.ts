import { parse } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { expect, test } from 'vitest';
import { newView, tableName, withTable } from './new-view.ts';
import { drawInSlices } from './sliced-view.ts';

const spec: TopLevelSpec = {
  data: { values: [] },
  mark: 'bar',
  encoding: {
    x: { field: 'x', type: 'ordinal' },
    y: { field: 'y', type: 'quantitative', scale: { domain: [0, { expr: 'top' }] } },
  },
  params: [{ name: 'top', value: 1 }],
};
const rows = Array.from({ length: 2000 }, (_, x) => ({ x, y: x % 7 }));
const newChart = () =>
  newView(parse(compile(withTable(spec, rows)).spec, {}, { ast: true }), { renderer: 'none' });

test('a chart that is drawn in slices is the same as one drawn at once', async () => {
  const atOnce = await newChart().runAsync();
  const inSlices = await drawInSlices(newChart());
  expect(await inSlices.toSVG()).toBe(await atOnce.toSVG());
});

test('others have their turn while a chart is drawn in slices', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++);
  await drawInSlices(newChart());
  clearInterval(timer);
  expect(turns).toBeGreaterThan(1);
});

test('a chart that is asked to run while it runs, runs afterwards', async () => {
  const view = newChart();
  const drawn = drawInSlices(view);
  await new Promise(resolve => setTimeout(resolve));
  view.run();
  await drawn;
  await view.signal('top', 9).data(tableName, rows.slice(0, 3)).runAsync();
  expect(view.scale('y').domain()).toEqual([0, 9]);
  expect(view.data(tableName)).toHaveLength(3);
});
