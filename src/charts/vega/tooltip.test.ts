import { expect, it } from 'vitest';
import { tooltipLines } from './tooltip.ts';

it.each([
  ['names and values, one a line', { epoch: '3', training: '0.0312' }, ['epoch: 3', 'training: 0.0312']],
  ['only what there is', { epoch: '3', validation: 'NaN', best: null }, ['epoch: 3']],
  ['plain text as it is', '<b>run</b>', ['<b>run</b>']],
  ['nothing for nothing', null, []],
])('a tooltip shows %s', (_, value, lines) => {
  expect(tooltipLines(value)).toEqual(lines);
});
