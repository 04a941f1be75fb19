import { expect, test } from 'vitest';
import { formOf } from '../../../src/core/data/submission-form.ts';
import { submissionProblem } from './report.ts';

test.each<[string, string | null]>([
  ['ImageId,Label\n1,7\n2,0\n', null],
  ['id,Label\n1,7\n2,0\n', 'the first line is not ImageId,Label'],
  ['ImageId,Label\n1,7\n2,0', 'the last line does not end'],
  ['ImageId,Label\n1,7\n', 'there are 1 rows for 2 test images'],
  ['ImageId,Label\n1,7\n3,0\n', 'line 3 is "3,0"'],
  ['ImageId,Label\n1,7\n2,10\n', 'line 3 is "2,10"'],
])('a submission of two images is complete, or it is said why not: %j', (csv, problem) => {
  expect(submissionProblem(csv, 2)).toBe(problem);
});

test('a submission has the columns and ids that its data ask for', () => {
  const form = formOf(['id', 'class'], ['a', 'b,c']);
  const problemOf = (csv: string) => submissionProblem(csv, 2, [1, 26], form);
  expect(problemOf('id,class\na,26\n"b,c",1\n')).toBeNull();
  expect(problemOf('id,class\nb,26\na,1\n')).toBe('line 2 is "b,26"');
  expect(problemOf('ImageId,Label\n1,26\n2,1\n')).toContain('the first line');
});
