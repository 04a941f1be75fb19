/** The confusion matrix, and precision, recall and F1 of each class by scikit-learn's definitions. */
import type { Bytes } from '../data/dataset.ts';

/** `[n, n]` row-major: element `n i + j` is the number of rows of label i that were predicted as j. */
export type ConfusionMatrix = Uint32Array<ArrayBuffer>;

export function confusionMatrix(predicted: Bytes, labels: Bytes, classes: number): ConfusionMatrix {
  const matrix = new Uint32Array(classes * classes);
  for (let row = 0; row < labels.length; row++) matrix[labels[row] * classes + predicted[row]]++;
  return matrix;
}

export interface ClassScore {
  /** Share of the rows predicted as this class that are of it; 0 where none was predicted so. */
  readonly precision: number;
  /** Share of the rows of this class that were predicted as it; 0 where the class has no rows. */
  readonly recall: number;
  /** Harmonic mean of precision and recall; 0 where both are 0. */
  readonly f1: number;
  /** Number of rows of this class. */
  readonly support: number;
}

export interface ClassReport {
  /** The score of each class, `[classes]`. */
  readonly classes: readonly ClassScore[];
  /** Unweighted mean over the classes that occur among labels or predictions. */
  readonly macro: Omit<ClassScore, 'support'>;
  /** Mean over the classes, weighted by their rows; 0 without rows. */
  readonly weighted: Omit<ClassScore, 'support'>;
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Precision, recall and F1 as scikit-learn's `precision_recall_fscore_support` with `zero_division=0`. */
export function classReport(matrix: ConfusionMatrix): ClassReport {
  const count = Math.sqrt(matrix.length);
  const indices = Array.from({ length: count }, (_, index) => index);
  const predicted = indices.map(guess =>
    indices.reduce((sum, label) => sum + matrix[label * count + guess], 0),
  );
  const classes = indices.map((label): ClassScore => {
    const correct = matrix[label * count + label];
    const support = indices.reduce((sum, guess) => sum + matrix[label * count + guess], 0);
    return {
      precision: ratio(correct, predicted[label]),
      recall: ratio(correct, support),
      f1: ratio(2 * correct, support + predicted[label]),
      support,
    };
  });
  const occurring = classes.filter((score, label) => score.support + predicted[label] > 0);
  const total = classes.reduce((sum, { support }) => sum + support, 0);
  const mean = (of: 'precision' | 'recall' | 'f1') =>
    ratio(
      occurring.reduce((sum, score) => sum + score[of], 0),
      occurring.length,
    );
  const weighted = (of: 'precision' | 'recall' | 'f1') =>
    ratio(
      classes.reduce((sum, score) => sum + score[of] * score.support, 0),
      total,
    );
  return {
    classes,
    macro: { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') },
    weighted: { precision: weighted('precision'), recall: weighted('recall'), f1: weighted('f1') },
  };
}
