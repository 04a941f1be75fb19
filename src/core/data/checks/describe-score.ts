/** Sentences beside a score: why none is expected, what the model cannot name, and how repeated images were split. */
import { formatCount } from '../../format.ts';
import type { TestTable, TrainingTable } from '../dataset.ts';
import type { DataWarning } from './data-warning.ts';
import { describeWarning, tableNames } from './describe-warning.ts';

export interface ScoreNote {
  readonly tone: 'warning' | 'info';
  readonly text: string;
}

interface SplitOfRun {
  /** The share of the training images that was to be held out. */
  readonly share: number;
  /** The number that was held out. */
  readonly heldOut: number;
  /** True where equal images stayed on one side of the split. */
  readonly copiesTogether: boolean;
}

export interface ScoredData {
  readonly training: TrainingTable | null;
  readonly test: TestTable | null;
  readonly summary: {
    readonly warnings: readonly DataWarning[];
    readonly duplicates: { readonly training: number };
  };
}

function describeCopies(copies: number, { share, heldOut, copiesTogether }: SplitOfRun): ScoreNote | null {
  if (copies === 0 || share === 0) return null;
  const images = formatCount(copies);
  if (heldOut === 0)
    return {
      tone: 'warning',
      text: `No score is expected: ${images} training images are copies, and of too few different ones some could be held out.`,
    };
  return copiesTogether
    ? {
        tone: 'info',
        text: `${images} repeated training images were kept together in the split: no network was validated with an image that it was trained on.`,
      }
    : {
        tone: 'warning',
        text: `${images} training images repeat another one, and this run may have been validated with images that it was trained on: its score may be too high. Train again to keep them together.`,
      };
}

/** `doubts` are the open warnings about the origin of the tables. */
export function describeScore(
  { training, test, summary }: ScoredData,
  doubts: readonly DataWarning[],
  split: SplitOfRun,
): readonly ScoreNote[] {
  const names = tableNames({ training, test });
  const missing = summary.warnings.filter(({ kind }) => kind === 'missing-classes');
  const copies = describeCopies(summary.duplicates.training, split);
  return [
    ...doubts.map(
      (doubt): ScoreNote => ({
        tone: 'warning',
        text: `No score is expected. ${describeWarning(doubt, names)} Answer this in the cell Data.`,
      }),
    ),
    ...missing.map((warning): ScoreNote => ({ tone: 'warning', text: describeWarning(warning, names) })),
    ...(copies ? [copies] : []),
  ];
}
