/** Soak part `files`: the file reader against Papa Parse. */
import { checkRandomFile } from '../../src/loader/testing/random-file.ts';
import type { Part } from './part.ts';

/** Seeds that the unit tests do not try. */
const firstSeed = 1_000_000;

/** Reads random files, valid and damaged, in every container and in random chunks. */
export const files: Part = {
  name: 'files',
  usual: 100_000,
  unit: 'random files',
  async run(count, say) {
    const problems: string[] = [];
    for (let file = 0; file < count; file++) {
      const problem = await checkRandomFile(firstSeed + file);
      if (problem !== null) problems.push(problem);
      if (file % 1000 === 999) say(`${file + 1} files`);
    }
    const what = 'random files, each whole, in chunks, with damaged text and in a damaged container';
    return [
      {
        what,
        times: count,
        problems,
        longest: null,
        measured: 'every pixel and label as Papa Parse reads them',
      },
    ];
  },
};
