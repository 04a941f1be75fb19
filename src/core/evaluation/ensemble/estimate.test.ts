import { expect, it } from 'vitest';
import { describeEstimate } from './estimate.ts';

it('the estimate is told in plain words', () => {
  const judges = { networks: 5, fewest: 1, most: 1 };
  expect(describeEstimate({ kind: 'out of bag', judges })).toContain(
    'each image was judged by 1 of 5 networks, those that did not train on it',
  );
  expect(describeEstimate({ kind: 'out of bag', judges: { networks: 3, fewest: 1, most: 2 } })).toContain(
    'by 1 to 2 of 3 networks',
  );
  expect(describeEstimate({ kind: 'validated network' })).toContain('of the validated network');
});
