/** A trial as a table for people. */
import { median, type Row, type Trial } from './measure.ts';
import { flopsOfStep } from './networks.ts';
import { gate } from './parity.ts';
import type { ArmName } from './session.ts';
import { describeCounts } from './step-counts.ts';
import { markdownTable } from './table.ts';

const isOurs = (arm: ArmName) => arm.startsWith('ours');

type Measured = Extract<Row, { kind: 'measured' }>;

function bestOf(rows: readonly Row[], wanted: (arm: ArmName) => boolean): Measured | null {
  const time = (row: Measured) => median(row.millisecondsPerStep);
  return rows
    .filter(row => row.kind === 'measured')
    .filter(({ arm, parity }) => wanted(arm) && parity.counts)
    .reduce<Measured | null>((best, row) => (best === null || time(row) < time(best) ? row : best), null);
}

function cells(row: Measured, trial: Trial, ours: Measured | null): readonly (readonly string[])[] {
  const times = row.millisecondsPerStep;
  const middle = median(times);
  const gigaflops = flopsOfStep(trial.model, trial.batch) / middle / 1e6;
  const { steps, difference, counts } = row.parity;
  const verdict = counts ? '' : `DOES NOT COUNT, beyond ${gate.tolerance}: `;
  return [
    [row.arm, 'cold, first step', row.runsOn, (row.coldSeconds * 1000).toFixed(0), '', '', '', '', ''],
    [
      row.arm,
      'warm, a step',
      row.runsOn,
      middle.toPrecision(3),
      `${times[0].toPrecision(3)}-${times[times.length - 1].toPrecision(3)} (${times.length})`,
      ours === null ? '' : (median(ours.millisecondsPerStep) / middle).toPrecision(2),
      gigaflops.toPrecision(3),
      row.matrix === null
        ? ''
        : `${((100 * gigaflops) / row.matrix).toFixed(0)} % of ${row.matrix.toPrecision(3)}`,
      `${verdict}${difference.toExponential(1)} over ${steps} steps`,
    ],
  ];
}

/** Ours against the best of the others, or against what they were given up after. */
function headlines(rows: readonly Row[], ours: Measured | null): readonly string[] {
  if (ours === null) return [];
  const own = median(ours.millisecondsPerStep);
  const against = (name: string, wanted: (arm: ArmName) => boolean): readonly string[] => {
    const best = bestOf(rows, wanted);
    if (best) {
      const share = (own / median(best.millisecondsPerStep)).toPrecision(2);
      return [`Ours (${ours.arm}) takes ${share} of ${name} (${best.arm}).`];
    }
    const slow = rows.filter(row => row.kind === 'slow').filter(({ arm }) => wanted(arm));
    if (slow.length === 0) return [];
    const least = Math.min(...slow.map(({ atLeastSeconds }) => atLeastSeconds));
    return [
      `Ours (${ours.arm}) takes under ${(own / least / 1000).toPrecision(2)} of ${name}: none has a step within ${least} s.`,
    ];
  };
  return [
    ...against('PyTorch', arm => arm === 'torch'),
    ...against('the best tfjs or jax-js arm', arm => !isOurs(arm) && arm !== 'torch'),
  ];
}

/** What the arms ask of a GPU; nothing where none has one. */
function gpuTable(rows: readonly Row[]): string {
  const head = ['arm', 'dispatches a step', 'steps a submit', 'uploaded a step', 'read back'];
  const body = rows.flatMap(row =>
    row.kind === 'measured' && row.gpu !== null ? [[row.arm, ...describeCounts(row.gpu)]] : [],
  );
  return body.length === 0 ? '' : `\nAsked of the GPU:\n\n${markdownTable(head, body)}\n`;
}

/** GFLOP/s count the plain algorithm's operations, whatever an arm saves of them: a share may exceed 100 %. */
export function describeTrial(trial: Trial): string {
  const { model, batch, reference, rows } = trial;
  const ours = bestOf(rows, isOurs);
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
  const body = rows.flatMap(row => {
    const empty = ['', '', '', '', '', ''];
    switch (row.kind) {
      case 'measured':
        return cells(row, trial, ours);
      case 'slow':
        return [
          [row.arm, 'cold, first step', 'given up', `over ${row.atLeastSeconds * 1000}`, ...empty.slice(1)],
        ];
      case 'unavailable':
        return [[row.arm, 'not measured', row.reason, ...empty]];
      default:
        return row satisfies never;
    }
  });
  return `\n### ${model}, batch ${batch} (losses against ${reference})\n\n${markdownTable(head, body)}\n\n${headlines(rows, ours).join('\n')}\n${gpuTable(rows)}`;
}
