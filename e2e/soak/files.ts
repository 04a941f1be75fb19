import { checkRandomFile } from '../../src/loader/testing/random-file.ts';
import type { Part } from './part.ts';

/** Seeds that the unit tests do not try. */
const firstSeed = 1_000_000;

/** Random files, valid and damaged, in every container and in random chunks, against Papa Parse. */
export const files: Part = {
  name: 'files',
  usual: 100_000,
  unit: 'random files',
  async run(count, say) {
    const problems: string[] = [];
    for (let trial = 0; trial < count; trial++) {
      const problem = await checkRandomFile(firstSeed + trial);
      if (problem !== null) problems.push(problem);
      if (trial % 1000 === 999) say(`${trial + 1} files`);
    }
    const what = 'random files, each whole, in chunks, with damaged text and in a damaged container';
    return [{ what, times: count, problems, measured: 'every pixel and label as Papa Parse reads them' }];
  },
};
