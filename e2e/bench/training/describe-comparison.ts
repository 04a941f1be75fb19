/** A comparison of arms as a table for people. */

import { markdownTable } from '../../tools/measure/markdown-table.ts';
import { median } from '../../tools/measure/quantiles.ts';
import { type ArmName, isOurs, isPyTorch } from './arm-protocol.ts';
import type { ArmResult, Comparison, MeasuredArm } from './comparison.ts';
import { flopsOfStep, timedNetworkOf } from './networks.ts';
import { gate } from './parity.ts';
import { describeCounts } from './step-counts.ts';

function bestOf(results: readonly ArmResult[], wanted: (arm: ArmName) => boolean): MeasuredArm | null {
  const time = (result: MeasuredArm) => median(result.millisecondsPerStep);
  return results
    .filter(result => result.kind === 'measured')
    .filter(({ arm, parity }) => wanted(arm) && parity.counts)
    .reduce<MeasuredArm | null>(
      (best, result) => (best === null || time(result) < time(best) ? result : best),
      null,
    );
}

function linesOf(
  result: MeasuredArm,
  { model, batch }: Comparison,
  ours: MeasuredArm | null,
): readonly (readonly string[])[] {
  const times = result.millisecondsPerStep;
  const middle = median(times);
  const gigaflops = flopsOfStep(model, batch) / middle / 1e6;
  const { steps, difference, counts } = result.parity;
  const verdict = counts ? '' : `DOES NOT COUNT, beyond ${gate.tolerance}: `;
  return [
    [
      result.arm,
      'cold, first step',
      result.runsOn,
      (result.coldSeconds * 1000).toFixed(0),
      '',
      '',
      '',
      '',
      '',
    ],
    [
      result.arm,
      'warm, a step',
      result.runsOn,
      middle.toPrecision(3),
      `${times[0].toPrecision(3)}-${times[times.length - 1].toPrecision(3)} (${times.length})`,
      ours === null ? '' : (median(ours.millisecondsPerStep) / middle).toPrecision(2),
      gigaflops.toPrecision(3),
      result.matrix === null
        ? ''
        : `${((100 * gigaflops) / result.matrix).toFixed(0)} % of ${result.matrix.toPrecision(3)}`,
      `${verdict}${difference.toExponential(1)} over ${steps} steps`,
    ],
  ];
}

/** Sentences about ours against the best of the others, or against the time that they were given up after. */
function headlines(results: readonly ArmResult[], ours: MeasuredArm | null): readonly string[] {
  if (ours === null) return [];
  const own = median(ours.millisecondsPerStep);
  const against = (name: string, wanted: (arm: ArmName) => boolean): readonly string[] => {
    const best = bestOf(results, wanted);
    if (best) {
      const share = (own / median(best.millisecondsPerStep)).toPrecision(2);
      return [`Ours (${ours.arm}) takes ${share} of ${name} (${best.arm}).`];
    }
    const slow = results.filter(result => result.kind === 'slow').filter(({ arm }) => wanted(arm));
    if (slow.length === 0) return [];
    const least = Math.min(...slow.map(({ atLeastSeconds }) => atLeastSeconds));
    return [
      `Ours (${ours.arm}) takes under ${(own / least / 1000).toPrecision(2)} of ${name}: none has a step within ${least} s.`,
    ];
  };
  return [
    ...against('PyTorch', arm => arm === 'torch'),
    ...against('PyTorch by CUDA, eager', arm => arm === 'torch-cuda-eager'),
    ...against('PyTorch by CUDA, as a graph', arm => arm === 'torch-cuda-graphs'),
    ...against('the best tfjs or jax-js arm', arm => !isOurs(arm) && !isPyTorch(arm)),
  ];
}

/** Sentences about how the arms were run. */
function remarksOn({ model, results }: Comparison): readonly string[] {
  const own =
    timedNetworkOf(model) === model
      ? []
      : [
          'Losses are compared without augmentation. The timed steps of ours have it, those of the other arms have none, which favours the others.',
        ];
  return [...own, ...results.flatMap(result => (result.kind === 'measured' ? result.remarks : []))];
}

/** A table of what the arms ask of a GPU; empty where none has one. */
function gpuTable(results: readonly ArmResult[]): string {
  const head = ['arm', 'dispatches a step', 'steps a submit', 'uploaded a step', 'read back'];
  const body = results.flatMap(result =>
    result.kind === 'measured' && result.gpu !== null ? [[result.arm, ...describeCounts(result.gpu)]] : [],
  );
  return body.length === 0 ? '' : `\nAsked of the GPU:\n\n${markdownTable(head, body)}\n`;
}

/**
 * One table of all arms. GFLOP/s count the plain algorithm's operations, whatever an arm saves of them: a share may
 * exceed 100 %.
 */
export function describeComparison(comparison: Comparison): string {
  const { model, batch, reference, results } = comparison;
  const ours = bestOf(results, isOurs);
  const head = [
    'arm',
    '',
    'runs on',
    'ms',
    'spread (repeats)',
    'ours / this',
    'GFLOP/s',
    'of a matrix kernel',
    'losses off by',
  ];
  const body = results.flatMap(result => {
    const { arm } = result;
    const empty = ['', '', '', '', '', ''];
    switch (result.kind) {
      case 'measured':
        return linesOf(result, comparison, ours);
      case 'slow':
        return [
          [arm, 'cold, first step', 'given up', `over ${result.atLeastSeconds * 1000}`, ...empty.slice(1)],
        ];
      case 'unavailable':
        return [[arm, 'not measured', result.reason, ...empty]];
      default:
        return result satisfies never;
    }
  });
  return `\n### ${model}, batch ${batch} (losses against ${reference ?? 'no other arm'})\n\n${markdownTable(head, body)}\n\n${[...headlines(results, ours), ...remarksOn(comparison)].join('\n')}\n${gpuTable(results)}`;
}
