/** `npm run soak -- [--only NAME] [--count N]`: breaks things for hours and tells what was survived. */
import { parseArgs } from 'node:util';
import { markdownTable } from '../bench/table.ts';
import { files } from './files.ts';
import { kills } from './kills.ts';
import { cycles, steps } from './memory.ts';
import type { Part, Survived } from './part.ts';
import { workers } from './workers.ts';

const parts: readonly Part[] = [files, kills, workers, cycles, steps];
const names = parts.map(({ name }) => name).join(', ');
const usage = `npm run soak -- [--only NAME] [--count N]\nNAME is one of ${names}.`;

const { values } = parseArgs({ options: { only: { type: 'string' }, count: { type: 'string' } } });
const chosen = parts.filter(({ name }) => values.only === undefined || name === values.only);
const count = values.count === undefined ? null : Number(values.count);
if (chosen.length === 0 || (count !== null && !(Number.isInteger(count) && count > 0))) {
  console.error(usage);
  process.exit(2);
}

async function attempt({ name, usual, run }: Part): Promise<Survived> {
  const times = count ?? usual;
  try {
    return await run(times, text => process.stderr.write(`${name}: ${text}\n`));
  } catch (cause) {
    // The other parts still run.
    const problem = cause instanceof Error ? cause.message : String(cause);
    return { what: name, times, problems: [problem], measured: '' };
  }
}

const rows: string[][] = [];
let failures = 0;
for (const part of chosen) {
  const begun = performance.now();
  const { what, times, problems, measured } = await attempt(part);
  const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
  rows.push([what, String(times), String(problems.length), measured, minutes]);
  for (const problem of problems) console.error(`FAILED: ${problem}`);
  failures += problems.length;
}
console.log(markdownTable(['survived', 'times', 'failures', 'measured', 'minutes'], rows));
process.exitCode = failures === 0 ? 0 : 1;
