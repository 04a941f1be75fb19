/** The confusion matrix as evaluated, and with a slider that of each epoch of the run before it. */
import { useEffect, useMemo, useState } from 'react';
import type { ConfusionMatrix } from '../../core/evaluation/class-report.ts';
import { epochMatrix } from '../../core/evaluation/epoch-matrices.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import type { Evaluation } from '../../state/page/evaluation.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { RangeField } from '../../ui/fields/range-field.tsx';
import type { OpenedCell } from './cell-images.tsx';
import { Confusion } from './confusion.tsx';

export interface MatrixByEpochProps {
  readonly evaluation: Extract<Evaluation, { kind: 'measured' }>;
  /** The matrix of the evaluation. */
  readonly matrix: ConfusionMatrix;
  readonly onOpen: (cell: OpenedCell) => void;
}

/** The answers of each epoch of a run, null until they are read; none where they were not kept. */
function useAnswers(run: string): readonly Uint8Array[] | null {
  const { runs } = useApp();
  const [read, setRead] = useState<{ readonly run: string; readonly answers: readonly Uint8Array[] } | null>(
    null,
  );
  useEffect(() => {
    let left = false;
    void runs.answersOf(run).then(answers => {
      if (!left) setRead({ run, answers });
    });
    return () => {
      left = true;
    };
  }, [runs, run]);
  return read?.run === run ? read.answers : null;
}

/** Epoch `index` of the run's history, from 0, in words: `epoch 3 of 12`, with the network where there are several. */
function nameEpoch({ settings, history, finalTraining }: RunRecord, index: number): string {
  const { epochs, networks } = settings;
  const { epoch } = history[index];
  if (finalTraining && epoch > epochs) return `final training, epoch ${epoch - epochs} of ${epochs}`;
  if (finalTraining) return `epoch ${epoch} of ${epochs}`;
  if (networks === 1) return `epoch ${formatCount(index + 1)} of ${formatCount(history.length)}`;
  return `network ${Math.floor((epoch - 1) / epochs) + 1} of ${networks}, epoch ${((epoch - 1) % epochs) + 1}`;
}

export function MatrixByEpoch({ evaluation, matrix, onOpen }: MatrixByEpochProps) {
  const { run: id, labels, classes } = evaluation;
  const run = usePage(page => page.runs.find(each => each.id === id));
  const answers = useAnswers(id);
  const [chosen, setChosen] = useState<{ readonly run: string; readonly index: number } | null>(null);
  // The last position of the slider is the evaluation itself.
  const last = run?.history.length ?? 0;
  const index = chosen?.run === id ? Math.min(chosen.index, last) : last;
  const past = useMemo(
    () => epochMatrix(answers?.[index], labels, classes.labels.length),
    [answers, index, labels, classes],
  );
  const text = (): string => {
    if (!run || index === last) return 'as evaluated; move it left to see the epochs before';
    if (answers === null) return nameEpoch(run, index);
    if (past === null) return `${nameEpoch(run, index)}: its answers were not kept`;
    return `${nameEpoch(run, index)} · ${formatPercent(past.accuracy)} right`;
  };
  // The slider keeps its place while the answers are read: almost every run has them.
  const hasAnswers = answers === null || answers.some(each => each.length === labels.length);
  return (
    <div>
      <Confusion
        matrix={past?.matrix ?? matrix}
        classes={classes}
        onOpen={cell =>
          onOpen(
            past && answers && run ? { ...cell, answers: answers[index], when: nameEpoch(run, index) } : cell,
          )
        }
      />
      {run && last > 0 && hasAnswers && (
        <RangeField
          label="How it came to be, epoch by epoch"
          value={index}
          min={0}
          max={last}
          text={text()}
          onChange={to => setChosen({ run: id, index: to })}
        />
      )}
    </div>
  );
}
