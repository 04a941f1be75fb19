import { parse } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { expect, test } from 'vitest';
import { newView } from './new-view.ts';

const rows = (offset: number) => Array.from({ length: 20 }, (_, x) => ({ x, y: x + offset }));

const spec: TopLevelSpec = {
  data: { name: 'values', values: rows(0) },
  transform: [{ filter: 'datum.y >= 0' }],
  mark: 'line',
  encoding: {
    x: { field: 'x', type: 'quantitative' },
    y: { field: 'y', type: 'quantitative' },
  },
};

/** Marks that wait for their rows to come back: Vega's state is not in its types. */
function waiting(view: object): number {
  const { nodes } = (view as { readonly _runtime: { readonly nodes: object } })._runtime;
  const values = Object.values(nodes).map(node => (node as { readonly value?: unknown }).value);
  return values.reduce<number>(
    (sum, value) => sum + (value instanceof Object && 'empty' in value ? Number(value.empty) : 0),
    0,
  );
}

test('a chart that is redrawn with other rows keeps nothing of the rows before', async () => {
  const view = newView(parse(compile(spec).spec, {}, { ast: true }), { renderer: 'none' });
  await view.runAsync();
  for (let turn = 1; turn <= 3; turn++) await view.data('values', rows(turn)).runAsync();
  expect(view.data('values')).toHaveLength(20);
  expect(waiting(view)).toBe(0);
});
