import { expect, test } from 'vitest';
import { submissionCsv } from './predict.ts';

test('a small submission, byte for byte', async () => {
  const rows = [2, 0, 9].map((Label, row) => ({ ImageId: row + 1, Label }));
  expect(await submissionCsv(rows)).toBe('ImageId,Label\n1,2\n2,0\n3,9\n');
});
