import fc from 'fast-check';
import { expect, test } from 'vitest';
import { predictedClasses } from '../metrics.ts';
import { probabilityLines } from './probability-lines.ts';

const letters = ['1', '2', '5'];

test('each line has the id of the submission and one probability a class, named as the submission writes the class', () => {
  const probabilities = Float32Array.of(0.25, 0.5, 0.25, 1, 0, 0);
  expect([...probabilityLines('ImageId,Label\n1,2\n2,1\n', probabilities, letters)]).toEqual([
    'ImageId,1,2,5',
    '1,0.25,0.5,0.25',
    '2,1,0,0',
  ]);
});

test('ids are taken as the submission has them, quoted ones with their commas', () => {
  const lines = [
    ...probabilityLines('id,label\n"a,""1""",5\nx7,1\n', Float32Array.of(0, 0, 1, 1, 0, 0), letters),
  ];
  expect(lines).toEqual(['id,1,2,5', '"a,""1""",0,0,1', 'x7,1,0,0']);
});

test('names of classes are quoted where a CSV needs it', () => {
  const lines = [
    ...probabilityLines('id,kind\na,"dogs, big"\n', Float32Array.of(0, 1), ['cats', 'dogs, big']),
  ];
  expect(lines).toEqual(['id,cats,"dogs, big"', 'a,0,1']);
});

test('read back, the numbers are the network’s own bit for bit, and their largest is the submitted label', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 10, maxLength: 10 }),
      values => {
        const probabilities = Float32Array.from(values);
        const [label] = predictedClasses(probabilities, 1);
        const [header, line] = [
          ...probabilityLines(`ImageId,Label\n1,${label}\n`, probabilities, [...'0123456789']),
        ];
        const read = line.split(',').slice(1).map(Number);
        expect(read.map(Math.fround)).toEqual(Array.from(probabilities, value => value + 0));
        expect(Number(header.split(',')[1 + read.indexOf(Math.max(...read))])).toBe(label);
      },
    ),
  );
});
