import { expect, test } from 'vitest';
import { withCurrentKnobNames } from './renamed-knobs.ts';

test('settings of an earlier version come under the names of today, others stay as they are', () => {
  const old = { nets: 3, tta: 5, validation: 0.1, epochs: 12, gone: true };
  const now = { networks: 3, views: 5, validationShare: 0.1, epochs: 12, gone: true };
  expect(withCurrentKnobNames(old)).toEqual(now);
  expect(withCurrentKnobNames(now)).toEqual(now);
});
