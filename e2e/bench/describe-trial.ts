/** A trial as a table for people. */
import { type BenchmarkModelName, benchmarkModels } from '../../src/core/benchmark-models.ts';
import { layersOf } from '../../src/core/model-spec.ts';
import { median, type Row, type Trial } from './measure.ts';
import type { ArmName } from './session.ts';
import { markdownTable } from './table.ts';

/** A step is one forward and two backward passes over the batch. */
const gigaflops = (model: BenchmarkModelName, batch: number, milliseconds: number) =>
  (3 * batch * layersOf(benchmarkModels[model]).reduce((sum, { flops }) => sum + flops, 0)) /
  milliseconds /
  1e6;

const isOurs = (arm: ArmName) => arm.startsWith('ours');

function bestMilliseconds(rows: readonly Row[], wanted: (arm: ArmName) => boolean): number | null {
  const times = rows
    .filter(row => row.kind === 'measured')
    .filter(({ arm, parity }) => wanted(arm) && parity.counts)
    .map(({ millisecondsPerStep }) => median(millisecondsPerStep));
  return times.length > 0 ? Math.min(...times) : null;
}

export function describeTrial({ model, batch, reference, rows }: Trial): string {
  const ours = bestMilliseconds(rows, isOurs);
  const head = ['arm', 'runs on', 'ms a step', 'spread', 'ours / this', 'GFLOP/s', 'first step s', 'parity'];
  const body = rows.map(row => {
    if (row.kind === 'unavailable') return [row.arm, row.reason, '', '', '', '', '', ''];
    const times = row.millisecondsPerStep;
    const middle = median(times);
    const off = row.parity.difference.toExponential(1);
    return [
      row.arm,
      row.runsOn,
      middle.toFixed(2),
      `${times[0].toFixed(2)}-${times[times.length - 1].toFixed(2)}`,
      ours === null ? '' : (ours / middle).toPrecision(2),
      gigaflops(model, batch, middle).toPrecision(3),
      row.coldSeconds.toFixed(2),
      `${row.parity.counts ? '' : 'DOES NOT COUNT: '}${off} over ${row.parity.steps} steps`,
    ];
  });
  const best = bestMilliseconds(rows, arm => !isOurs(arm));
  const headline =
    ours === null || best === null
      ? ''
      : `\nOurs takes ${(ours / best).toPrecision(2)} of the best other arm.\n`;
  return `\n### ${model}, batch ${batch} (losses against ${reference})\n\n${markdownTable(head, body)}\n${headline}`;
}
