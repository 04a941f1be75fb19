import { parse } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { expect, test } from 'vitest';
import { columnsOf, comparisonSpec } from '../figures/comparison-spec.ts';
import { curveSpec } from '../figures/curve-spec.ts';
import { newView, tableName, withTable } from './new-view.ts';
import type { Row } from './restyle.ts';

const count = 20;
const plain = { width: 400, height: 180, data: { values: [] } };
const { smooth, raw, best } = columnsOf(0);

/** Other rows for another offset, of every column that the charts below read; always of one range. */
const rows = (offset: number): Row[] =>
  Array.from({ length: count }, (_, x) => {
    const y = 1 + ((x + offset) % count);
    const columns = ['training', 'low', 'high', 'validation', smooth, raw];
    const atBest = y === 1 ? y : Number.NaN;
    return {
      epoch: x + 1,
      ...Object.fromEntries(columns.map(column => [column, y])),
      best: atBest,
      [best]: atBest,
    };
  });

const charts: readonly (readonly [string, TopLevelSpec])[] = [
  ['a training curve', curveSpec(plain, { measure: 'loss', epochs: count, domain: [0, 99] })],
  [
    'a comparison of runs',
    comparisonSpec(plain, { yTitle: 'loss', epochs: count, count: 1, smoothed: true, logarithmic: false }),
  ],
];

/** Entries of all that Vega's operators remember, which is not in its types. */
function remembered(view: object): number {
  const { nodes } = (view as { readonly _runtime: { readonly nodes: object } })._runtime;
  const sizeOf = (value: unknown): number =>
    value instanceof Object ? Object.keys(value).length + ('object' in value ? sizeOf(value.object) : 0) : 0;
  return Object.values(nodes).reduce<number>((sum, node: { value?: unknown }) => sum + sizeOf(node.value), 0);
}

test.each(charts)('%s that is redrawn with other rows keeps nothing of the rows before', async (_, spec) => {
  const compiled = compile(withTable(spec, rows(0)));
  const view = newView(parse(compiled.spec, {}, { ast: true }), { renderer: 'none' });
  const redraw = async (times: number): Promise<number> => {
    for (let turn = 1; turn <= times; turn++) await view.data(tableName, rows(turn)).runAsync();
    return remembered(view);
  };
  const before = await redraw(3);
  expect(view.data(tableName)).toHaveLength(count);
  expect(await redraw(10)).toBe(before);
});
