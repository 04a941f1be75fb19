/** `npm run soak -- [PART ...] [--count N]`: breaks things for hours and tells what was survived. */

import { parseArgs } from 'node:util';
import { messageOf } from '../../src/core/error-message.ts';
import { runCommand, UsageError } from '../tools/commands/command-line.ts';
import { markdownTable } from '../tools/measure/markdown-table.ts';
import { files } from './files.ts';
import { kills } from './kills.ts';
import { losses } from './losses.ts';
import { cycles, steps } from './memory.ts';
import type { LongestWait, Part, Survived } from './part.ts';
import { workers } from './workers.ts';

const parts: readonly Part[] = [files, kills, workers, losses, cycles, steps];
const usage = [
  'npm run soak -- [PART ...] [--count N]',
  'Without a PART all of them run; without --count each runs its usual count:',
  ...parts.map(({ name, usual, unit }) => `  ${name.padEnd(8)} ${usual} ${unit}`),
].join('\n');

function chosen(): { readonly parts: readonly Part[]; readonly count: number | null } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { count: { type: 'string' } },
  });
  const named = positionals.map(name => {
    const found = parts.find(part => part.name === name);
    if (found === undefined) throw new UsageError(`there is no part "${name}"`);
    return found;
  });
  const count = values.count === undefined ? null : Number(values.count);
  if (count !== null && !(Number.isInteger(count) && count > 0))
    throw new UsageError(`"${values.count}" is no count`);
  return { parts: named.length === 0 ? parts : named, count };
}

async function attempt({ name, run }: Part, times: number): Promise<readonly Survived[]> {
  try {
    return await run(times, text => process.stderr.write(`${name}: ${text}\n`));
  } catch (cause) {
    // The other parts still run.
    const problem = messageOf(cause);
    return [{ what: name, times, problems: [problem], longest: null, measured: '' }];
  }
}

const inWords = ({ seconds, limit }: LongestWait): string => `${seconds.toFixed(2)} of ${limit} s`;

const tooLong = ({ what, longest }: Survived): readonly string[] =>
  longest === null || longest.seconds <= longest.limit
    ? []
    : [`${what}: the longest wait is ${inWords(longest)}`];

async function soak(): Promise<void> {
  const { parts: asked, count } = chosen();
  const rows: string[][] = [];
  for (const part of asked) {
    const begun = performance.now();
    const survived = await attempt(part, count ?? part.usual);
    const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
    for (const [index, one] of survived.entries()) {
      const failures = [...one.problems, ...tooLong(one)];
      rows.push([
        one.what,
        String(one.times),
        String(failures.length),
        one.longest === null ? '' : inWords(one.longest),
        one.measured,
        index === 0 ? minutes : '',
      ]);
      for (const failure of failures) console.error(`FAILED: ${failure}`);
      if (failures.length > 0) process.exitCode = 1;
    }
  }
  console.log(markdownTable(['survived', 'times', 'failures', 'longest', 'measured', 'minutes'], rows));
}

await runCommand(usage, soak);
