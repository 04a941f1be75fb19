/** Soak part `files`: the file reader against what was written, and against Papa Parse, on every processor. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FileShare, FilesDone } from './files-process.ts';
import type { Part } from './part.ts';

/** Seeds that the unit tests do not try. */
const firstSeed = 1_000_000;

/** Reads the files of a share in a process of its own; `onDone` is told how far it is. Resolves with all problems. */
function readShare(share: FileShare, onDone: (done: FilesDone) => void): Promise<readonly string[]> {
  const child = fork(fileURLToPath(new URL('./files-process.ts', import.meta.url)));
  const problems: string[] = [];
  child.on('message', (message: FilesDone) => {
    problems.push(...message.problems);
    onDone(message);
  });
  child.send(share);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', code =>
      code === 0 ? resolve(problems) : reject(new Error(`a process ended with exit code ${code}`)),
    );
  });
}

/** Reads random files, valid and damaged, in every layout and container and in random chunks. */
export const files: Part = {
  name: 'files',
  usual: 100_000,
  unit: 'random files',
  async run(count, say) {
    const began = performance.now();
    const processes = Math.min(availableParallelism(), count);
    const done = new Array<FilesDone>(processes).fill({ done: 0, milliseconds: 0, problems: [] });
    const sumOf = (value: (share: FilesDone) => number) => done.reduce((sum, share) => sum + value(share), 0);
    let told = 0;
    const shares = done.map((_, index) =>
      readShare({ first: firstSeed + index, step: processes, count: count / processes }, share => {
        done[index] = share;
        const all = sumOf(each => each.done);
        if (all - told < count / 20) return;
        told = all;
        say(`${all} files`);
      }),
    );
    const problems = (await Promise.all(shares)).flat();
    const times = sumOf(share => share.done);
    const rate = Math.round((times * 1000) / (performance.now() - began));
    const cost = (sumOf(share => share.milliseconds) / times).toFixed(1);
    const what =
      'random files: CSV of every school whole, in chunks, with damaged text and in damaged containers; other layouts whole and cut short';
    return [
      {
        what,
        times,
        problems,
        longest: null,
        measured: `every pixel and label as written, damaged text as Papa Parse reads it; ${rate} files a second, ${cost} ms of a processor each`,
      },
    ];
  },
};
