/** A process that reads a share of the random files. */
import { checkRandomDrop, dropsOfSeed } from '../../src/loader/testing/random-drop.ts';
import { checkRandomFile, filesOfSeed } from '../../src/loader/testing/random-file.ts';

/** As many files as `count` and the last seed make, of the seeds from `first` on, `step` apart. */
export interface FileShare {
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/** Files that were read so far, and the problems since the message before. */
export interface FilesDone {
  readonly done: number;
  /** Processor time so far, in milliseconds. */
  readonly milliseconds: number;
  readonly problems: readonly string[];
}

/** One seed in ten is that of a drop in another layout than CSV. */
const everyOtherLayout = 10;
const seedsBetweenMessages = 100;

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function read({ first, step, count }: FileShare, tell: (done: FilesDone) => void): Promise<void> {
  let problems: string[] = [];
  let done = 0;
  for (let turn = 0; done < count; turn++) {
    const seed = first + turn * step;
    const isDrop = turn % everyOtherLayout === 0;
    const problem = await (isDrop ? checkRandomDrop(seed) : checkRandomFile(seed));
    if (problem !== null) problems.push(problem);
    done += isDrop ? dropsOfSeed : filesOfSeed;
    if (turn % seedsBetweenMessages !== 0) continue;
    tell({ done, problems, milliseconds: processorTime() });
    problems = [];
  }
  tell({ done, problems, milliseconds: processorTime() });
}

// Without the process that asked, nobody wants the answer.
process.once('disconnect', () => process.exit());

process.once('message', (share: FileShare) => {
  const tell = (done: FilesDone) => void process.send?.(done);
  read(share, tell).then(
    () => process.disconnect(),
    error => {
      console.error(error);
      process.exit(1);
    },
  );
});
